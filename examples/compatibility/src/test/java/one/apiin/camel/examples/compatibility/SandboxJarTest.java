package one.apiin.camel.examples.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import one.apiin.camel.sandbox.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sandbox as users get it: one jar, without dependencies; only of a build as far as "package". */
@Timeout(120)
class SandboxJarTest {

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
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process help =
                new ProcessBuilder(java, "-jar", jar.toString(), "--help")
                        .redirectErrorStream(true)
                        .start();

        String output = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(help.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(help.exitValue()).isZero();
        assertThat(output).contains("--port");
    }

    static Path location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
