package one.apiin.camel.examples.filetovideo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void aPipeReceivesNoControlCharacters() {
        Terminal terminal = terminal(false);

        showThirty(terminal);
        terminal.end("idea0", "  idea0 archived");
        terminal.clear();

        assertThat(printed()).doesNotContain("\u001B", "\r").contains("  idea0 archived");
    }

    /** Colours are for programs that have some: with NO_COLOR, too, only the cursor is moved. */
    @Test
    void aTerminalIsSentNoColours() {
        showThirty(terminal(true));

        assertThat(printed()).contains("\u001B[").doesNotContainPattern("\u001B\\[[0-9;]*m");
    }

    /** A wrapped line, or one above the top of the window, could not be redrawn. */
    @Test
    void thirtyPromptsAreRedrawnInThirteenLinesThatDoNotWrap() {
        Terminal terminal = terminal(true);
        showThirty(terminal);
        printed.reset();

        terminal.show("idea0", "  idea0 running 2 s");

        String redrawn = printed();
        assertThat(redrawn).startsWith("\u001B[13A\u001B[J\u001B[?7l").endsWith("\u001B[?7h");
        assertThat(redrawn.lines().filter(line -> line.contains("idea"))).hasSize(12);
        assertThat(redrawn).contains("  and 18 more");
    }

    private static void showThirty(Terminal terminal) {
        for (int i = 0; i < 30; i++) {
            terminal.show("idea" + i, "  idea" + i + " running 1 s");
        }
    }

    private Terminal terminal(boolean live) {
        return new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), live);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
