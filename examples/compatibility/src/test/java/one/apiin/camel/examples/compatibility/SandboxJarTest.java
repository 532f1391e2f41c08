package one.apiin.camel.examples.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.sandbox.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox as users get it: one jar, without dependencies; only of a build as far as "package". */
@Timeout(120)
class SandboxJarTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Path jar = location(Sandbox.class);

    SandboxJarTest() {
        assumeTrue(jar.toString().endsWith(".jar"), "the sandbox is not packaged");
    }

    @Test
    void allItsClassesAreInItsOwnPackage() throws Exception {
        try (JarFile file = new JarFile(jar.toFile())) {
            List<String> foreign =
                    file.stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.endsWith(".class"))
                            .filter(name -> !name.startsWith("one/apiin/camel/sandbox/"))
                            .toList();

            assertThat(foreign).isEmpty();
        }
    }

    @Test
    void itRunsWithoutAClassPath() throws Exception {
        Process help =
                new ProcessBuilder(JAVA, "-jar", jar.toString(), "--help")
                        .redirectErrorStream(true)
                        .start();

        String output = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(help.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(help.exitValue()).isZero();
        assertThat(output).contains("--port");
    }

    /** As they stand there but for the port, in the root folder. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/tutorial.md", "docs/how-to/test-your-routes.md"})
    void theCommandOfAPageStartsIt(String page) throws Exception {
        Path target = PageBlocks.ROOT.resolve("camel-apiinone-component/sandbox/target");
        assumeTrue(Files.exists(target.resolve(jar.getFileName())), "only its jar was installed");
        String command = PageBlocks.single(page, SandboxJarTest.class);
        assertThat(command).matches("java -jar \\S+\\.jar.*");
        int port = FreePort.next();
        String free = command.replace(" --port 8787", "") + " --port " + port;
        List<String> words = new ArrayList<>(List.of(free.split(" ")));
        words.set(0, JAVA);

        Process sandbox =
                new ProcessBuilder(words)
                        .directory(PageBlocks.ROOT.toFile())
                        .redirectErrorStream(true)
                        .start();
        // a read of its output cannot be interrupted by the test's own deadline
        sandbox.onExit()
                .completeOnTimeout(sandbox, 1, TimeUnit.MINUTES)
                .thenRun(sandbox::destroyForcibly);
        try {
            List<String> welcome =
                    sandbox.inputReader()
                            .lines()
                            .takeWhile(line -> !line.startsWith("Ctrl-C"))
                            .toList();
            assertThat(welcome)
                    .anyMatch(line -> line.endsWith("listens on http://127.0.0.1:" + port))
                    .anyMatch(line -> line.contains("takes 20 s"));
            assertThat(ledger(port)).contains("arrivals 0");
        } finally {
            sandbox.destroy();
            sandbox.waitFor();
        }
    }

    private static String ledger(int port) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + "/sandbox/ledger");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    static Path location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
