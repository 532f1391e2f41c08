package one.apiin.camel.internal.camel.message;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.internal.download.VideoFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoMessageTest {

    @ParameterizedTest
    @CsvSource({
        "sub/idea.txt, 0, MP4, sub/idea.mp4",
        "sub/idea.txt, 1, MP4, sub/idea-2.mp4",
        "idea, 0, WEBM, idea.webm",
        "a.b/idea, 0, MOV, a.b/idea.mov",
        "idea.v2.txt, 0, MP4, idea.v2.mp4",
        ".hidden, 0, MP4, .hidden.mp4",
        "sub/.hidden, 0, MP4, sub/.hidden.mp4",
        ", 0, MP4, n31_______x.mp4",
        "' ', 2, MP4, n31_______x-3.mp4",
    })
    void theNameIsThatOfThePromptWithTheVideosExtension(
            String correlated, int index, VideoFormat format, String expected) {
        assertThat(VideoMessage.fileName(correlated, "n31/../\\: x", index, format))
                .isEqualTo(expected);
    }
}
