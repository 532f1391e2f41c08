package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import one.apiin.camel.internal.callback.CallbackReceiver;
import one.apiin.camel.internal.callback.CallbackReceiver.CallbackStatus;
import org.junit.jupiter.api.Test;

/** The page on callbacks: its table of answers is that of the code. */
class CallbacksPageTest {

    private static final Pattern ANSWER = Pattern.compile("(?m)^- `(\\d{3})`: ");

    private final String section =
            MarkdownFile.read("docs/how-to/receive-callbacks.md")
                    .text()
                    .replaceAll("(?s)^.*?\n## What a callback does\n|\n## .*$", "");

    @Test
    void theTableListsEveryCallbackStatus() {
        List<Integer> documented =
                ANSWER.matcher(section).results().map(m -> Integer.valueOf(m.group(1))).toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        Arrays.stream(CallbackStatus.values())
                                .map(CallbackStatus::status)
                                .toList());
    }

    @Test
    void thePageNamesTheLargestCallbackBody() {
        assertThat(section).contains(CallbackReceiver.MAX_BODY / 1024 + " KiB");
    }
}
