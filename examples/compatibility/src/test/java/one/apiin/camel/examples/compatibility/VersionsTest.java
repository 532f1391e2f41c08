package one.apiin.camel.examples.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;

/** The versions that these tests run on are a row of the table in docs/reference/runtimes.md. */
class VersionsTest {

    @Test
    void theTableOfThePageHasTheVersionsOfThisRun() throws Exception {
        String camel = new DefaultCamelContext().getVersion();
        String boot = SpringBootVersion.getVersion();

        assertThat(camel).isEqualTo(System.getProperty("line.camel"));
        assertThat(boot).isEqualTo(System.getProperty("line.spring-boot"));
        assertThat(Files.readString(Path.of("../../../docs/reference/runtimes.md")))
                .contains("| " + camel + " | " + boot + " |");
    }

    @ParameterizedTest
    @ValueSource(strings = {"httpclient5", "httpcore5", "jackson", "bucket4j"})
    void theListOfAdvisoriesHasTheVersionsOfTheBuild(String library) throws Exception {
        String pom = Files.readString(Path.of("../../../pom.xml"));
        String version = pom.replaceAll("(?s).*<" + library + "\\.version>([^<]+)<.*", "$1");

        assertThat(Files.readAllLines(Path.of("../../../docs/operate/security.md")))
                .anyMatch(line -> line.startsWith("- **" + library) && line.contains(version));
    }

    @Test
    void theSandboxDoesNotBringAnotherVersionOfVertx() throws Exception {
        assertThat(version("io.vertx.core.Vertx", "vertx-core-"))
                .isEqualTo(version("io.vertx.ext.web.Router", "vertx-web-"));
    }

    private static String version(String type, String artifact) throws Exception {
        return SandboxJarTest.location(Class.forName(type))
                .getFileName()
                .toString()
                .replace(artifact, "");
    }
}
