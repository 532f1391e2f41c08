package one.apiin.camel.examples.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What is published: what it brings to the class path of an application, and the same bytes in each build. */
class PublishedArtifactsTest {

    private static final Path COMPONENT = Path.of("../../../camel-apiinone-component");

    private static final String MAVEN =
            "<dependency>\\s*<groupId>(\\S+)</groupId>\\s*<artifactId>(\\S+)</artifactId>\\s*"
                    + "<version>(\\S+)</version>\\s*"
                    + "(?:<scope>(?:compile|provided|runtime|test)</scope>\\s*)?</dependency>";

    private static final String GRADLE = "implementation\\(\"(\\S+)\"\\)";

    @Test
    void theSandboxBringsNoDependency() throws Exception {
        Path pom = COMPONENT.resolve("sandbox/target/dependency-reduced-pom.xml");
        assumeTrue(Files.exists(pom), "the sandbox is not packaged");

        assertThat(runtimeDependencies(pom)).isEmpty();
    }

    @Test
    void theComponentBringsThreeLibrariesBeyondThoseOfCamel() throws Exception {
        List<String> own = runtimeDependencies(COMPONENT.resolve("pom.xml"));
        own.removeIf(name -> name.startsWith("org.apache.camel:") || name.startsWith("org.slf4j:"));

        assertThat(own)
                .containsExactlyInAnyOrder(
                        "org.apache.httpcomponents.client5:httpclient5",
                        "com.fasterxml.jackson.core:jackson-databind",
                        "com.bucket4j:bucket4j_jdk17-core");
    }

    @Test
    void theBomManagesThePublishedArtifactsOnlyAndHasNoParent() throws Exception {
        Path pom = COMPONENT.resolve("bom/target/.flattened-pom.xml");
        assumeTrue(Files.exists(pom), "the BOM is not packaged");

        assertThat(texts(pom, "/project/parent/artifactId")).isEmpty();
        assertThat(texts(pom, "/project/dependencyManagement/dependencies/*/artifactId"))
                .containsExactlyInAnyOrder(
                        "camel-apiinone", "camel-apiinone-sandbox", "camel-apiinone-starter");
    }

    /** Two builds of one commit have the same bytes: no entry has the time of the build. */
    @ParameterizedTest
    @ValueSource(classes = {ApiInOneComponent.class, Sandbox.class})
    void noEntryOfAJarHasTheTimeOfItsBuild(Class<?> type) throws Exception {
        Path jar = SandboxJarTest.location(type);
        assumeTrue(jar.toString().endsWith(".jar"), "not packaged");
        Instant written = Instant.parse(System.getProperty("line.timestamp"));
        LocalDateTime latest = LocalDateTime.ofInstant(written, ZoneOffset.UTC).plusSeconds(2);

        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.stream().filter(e -> e.getTimeLocal().isAfter(latest))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "README.md, .",
        "docs/how-to/test-your-routes.md, sandbox",
        "docs/reference/runtimes.md, starter"
    })
    void theDependencyOfAPageIsAModuleOfThisBuild(String page, String module) throws Exception {
        Path pom = COMPONENT.resolve(module).resolve("pom.xml");
        List<String> own = texts(pom, "/project/parent/groupId | /project/artifactId");
        own.addAll(texts(PageBlocks.ROOT.resolve("pom.xml"), "/project/version"));

        assertThat(PageBlocks.of(page, PublishedArtifactsTest.class))
                .extracting(PublishedArtifactsTest::coordinates)
                .containsOnly(String.join(":", own));
    }

    @Test
    void theReadmeHasTheDependencyForMavenAndForGradle() throws Exception {
        assertThat(PageBlocks.of("README.md", PublishedArtifactsTest.class))
                .satisfiesExactly(
                        maven -> assertThat(maven).startsWith("<dependency>"),
                        gradle -> assertThat(gradle).startsWith("implementation("));
    }

    private static String coordinates(String block) {
        return block.replaceFirst(MAVEN, "$1:$2:$3").replaceFirst(GRADLE, "$1");
    }

    private static List<String> runtimeDependencies(Path pom) throws Exception {
        String runtime =
                "/project/dependencies/dependency[not(scope='test' or scope='provided'"
                        + " or optional='true')]";
        List<String> groups = texts(pom, runtime + "/groupId");
        List<String> artifacts = texts(pom, runtime + "/artifactId");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            names.add(groups.get(i) + ":" + artifacts.get(i));
        }
        return names;
    }

    static List<String> texts(Path pom, String path) throws Exception {
        return texts(new InputSource(pom.toUri().toString()), path);
    }

    static List<String> texts(InputSource pom, String path) throws Exception {
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom);
        XPath xpath = XPathFactory.newInstance().newXPath();
        NodeList nodes = (NodeList) xpath.evaluate(path, document, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent().strip());
        }
        return texts;
    }
}
