package one.apiin.camel.examples.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;
import org.xml.sax.InputSource;

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
    void thePageSetsSpringBootsVersionsToThoseOfTheBuild() throws Exception {
        String versions = "<(httpclient5|httpcore5|jackson)\\.version>.*";
        String pom = Files.readString(PageBlocks.ROOT.resolve("pom.xml"));
        List<String> build =
                pom.lines().map(String::strip).filter(l -> l.matches(versions)).toList();
        String block = PageBlocks.single("docs/operate/security.md", VersionsTest.class);

        assertThat(build).hasSize(3);
        assertThat(block.replace("jackson-bom.", "jackson."))
                .isEqualToIgnoringWhitespace(
                        "<properties>" + String.join("", build) + "</properties>");
    }

    @Test
    void thePomOfANewApplicationHasTheVersionsOfTheSecondRow() throws Exception {
        String page = "docs/reference/runtimes.md";
        String pom = "<project>" + PageBlocks.single(page, VersionsTest.class) + "</project>";
        List<MatchResult> rows =
                Pattern.compile("(?m)^\\| (\\d\\S+) \\| (\\d\\S+) \\|")
                        .matcher(Files.readString(PageBlocks.ROOT.resolve(page)))
                        .results()
                        .toList();
        String camel = rows.get(1).group(1);
        String boot = rows.get(1).group(2);

        assertThat(versions(pom, "/project/parent")).containsExactly(boot);
        assertThat(versions(pom, "/project/dependencyManagement/dependencies/dependency"))
                .containsExactly(camel, camel);
        assertThat(versions(pom, "/project/dependencies/dependency"))
                .isEqualTo(
                        versions(Files.readString(PageBlocks.ROOT.resolve("pom.xml")), "/project"));
    }

    @Test
    void theSandboxDoesNotBringAnotherVersionOfVertx() throws Exception {
        assertThat(version("io.vertx.core.Vertx", "vertx-core-"))
                .isEqualTo(version("io.vertx.ext.web.Router", "vertx-web-"));
    }

    private static List<String> versions(String pom, String path) throws Exception {
        InputSource source = new InputSource(new StringReader(pom));
        return PublishedArtifactsTest.texts(source, path + "/version");
    }

    private static String version(String type, String artifact) throws Exception {
        return SandboxJarTest.location(Class.forName(type))
                .getFileName()
                .toString()
                .replace(artifact, "");
    }
}
