package one.apiin.camel.internal.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.http.reply.Wire;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {

    private static final String PROMPT = "a cat that\ncounts its whiskers at night";

    private final Redactor redactor = Redactor.hiding(Wire.KEY, request());

    private static VideoRequest request() {
        VideoRequest request = new VideoRequest("kling-3", PROMPT);
        request.setImageUrls(List.of("https://img.example/cat.png"));
        request.setParameters(
                Map.of(
                        "negative_prompt", "dogs",
                        "multi_prompt", List.of(Map.of("prompt", "one mouse", "duration", 3)),
                        "aspect_ratio", "16:9"));
        return request;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Key aio_secret_of_the_test is bad        | Key [key] is bad
                    Key aio_another-Key_9 is bad             | Key [key] is bad
                    See https://x.example/a?b=c#d, please    | See [URL] please
                    Cannot load HTTPS://IMG.example/cat.png  | Cannot load [URL]
                    Bad data:image/png;base64,AAAA now       | Bad [URL] now
                    no dogs and no one mouse in 16:9         | no [prompt] and no [prompt] in 16:9
                    a\u0007b\u202Ec\u0000d                   | a b c d
                    plain words                              | plain words
                    <!DOCTYPE html><p>secret</p>             | an HTML page
                    """)
    void theProvidersMessagesAreCleaned(String text, String expected) {
        assertThat(redactor.word(text)).isEqualTo(expected);
    }

    @Test
    void thePromptIsHiddenCompleteOrTruncated() {
        assertThat(redactor.word("Refused: " + PROMPT + "!")).isEqualTo("Refused: [prompt]!");
        assertThat(redactor.word("Refused: " + PROMPT.substring(0, 25) + "…"))
                .isEqualTo("Refused: [prompt]…");
    }

    @Test
    void aPartOfThePromptIsHidden() {
        assertThat(redactor.word("The words Counts its whiskers  at NIGHT are not allowed"))
                .isEqualTo("The words [prompt] are not allowed");
        assertThat(redactor.word("that counts its whiskers at noon")).isEqualTo("[prompt]oon");
        assertThat(redactor.word("at night all cats are grey"))
                .as("too short to be of the prompt")
                .isEqualTo("at night all cats are grey");
    }

    @Test
    void aPromptThatBeginsWithALinkIsHidden() {
        String prompt = "https://img.example/max.png Max dances in his kitchen";
        Redactor ofLink = Redactor.hiding(Wire.KEY, new VideoRequest("kling-3", prompt));

        assertThat(ofLink.word("The scene " + prompt + " is bad"))
                .isEqualTo("The scene [prompt] is bad");
        assertThat(ofLink.word("Max dances in his kitchen?")).isEqualTo("[prompt]?");
        assertThat(ofLink.word("No https://img.example/max.png here")).isEqualTo("No [prompt]here");
    }

    @Test
    void aMessageIsCutBetweenCharacters() {
        String text = "x".repeat(99) + "\uD83D\uDC31";

        assertThat(redactor.word(text)).isEqualTo("x".repeat(99));
        assertThat(redactor.word(null)).isNull();
    }

    @Test
    void aLongTextIsCleanedInTime() {
        String text = (PROMPT.substring(0, 24) + " https://x/ \u0000").repeat(5_000);

        assertThat(redactor.word(text)).hasSizeLessThanOrEqualTo(100).doesNotContain("cat");
    }

    @Test
    void theSettingsDoNotPrintTheKey() {
        HttpSettings settings =
                new HttpSettings(
                        URI.create("https://apiin.one/"),
                        Wire.KEY + "\n",
                        Duration.ofSeconds(1),
                        1,
                        new HttpSettings.Network(Duration.ofSeconds(1), null, null));

        assertThat(settings.toString()).doesNotContain("secret");
        assertThat(settings.apiKey()).isEqualTo(Wire.KEY);
        assertThat(settings.billingUrl()).isEqualTo("https://apiin.one/billing/credits");
    }
}
