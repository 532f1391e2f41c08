package one.apiin.camel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxArgumentsTest {

    @Test
    void argumentsPrecedeTheEnvironmentWhichPrecedesTheDefaults() {
        Map<String, String> environment = Map.of("SANDBOX_PORT", "1", "SANDBOX_SECONDS", "2");

        assertThat(SandboxArguments.parse(List.of(), Map.of()))
                .isEqualTo(new SandboxArguments(8787, 20, 10_000));
        assertThat(SandboxArguments.parse(List.of("--port", "9", "--credits=50"), environment))
                .isEqualTo(new SandboxArguments(9, 2, 50));
    }

    @ParameterizedTest
    @CsvSource({
        "--speed 3,Unknown argument: --speed",
        "8080,Unknown argument: 8080",
        "--port,--port needs a number",
        "--port 70000,--port must be a whole number from 0 to 65535",
        "--port -1,--port must be",
        "--seconds=soon,--seconds must be",
    })
    void anInvalidArgumentIsNamedInTheException(String line, String message) {
        assertThatThrownBy(() -> SandboxArguments.parse(List.of(line.split(" ")), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anInvalidVariableIsNamedInTheException() {
        assertThatThrownBy(
                        () -> SandboxArguments.parse(List.of(), Map.of("SANDBOX_CREDITS", "many")))
                .hasMessageContaining("SANDBOX_CREDITS must be a whole number");
    }

    @Test
    void theCommandLinePrintsUsageHintsAndEvents() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

        try (Sandbox sandbox = SandboxMain.start(List.of("--port", "0"), Map.of(), out)) {
            String id = new Client(sandbox).submit("a\nboat");
            sandbox.fail(id, "X", "why not");

            assertThat(bytes.toString(StandardCharsets.UTF_8))
                    .contains(sandbox.baseUrl() + "/api/v1/videos/generations")
                    .contains("aio_sandbox", "20 s", "10000 credits")
                    .containsPattern("arrived +grok-imagine/text-to-video \"a boat\"")
                    .containsPattern("charged +" + id + " +24 credits, balance 9976")
                    .containsPattern("failed +" + id + " +why not")
                    .containsPattern("refunded +" + id + " +24 credits, balance 10000");
        }
    }
}
