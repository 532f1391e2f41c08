package one.apiin.camel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.ModelDefinition;
import one.apiin.camel.internal.model.json.ModelCatalogReader;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;

/**
 * The tables in docs/reference/models.md are those of the catalog. With {@code -Ddocs.update=true} they are
 * written instead of compared.
 */
class ModelsPageTest {

    private static final String PAGE = "docs/reference/models.md";
    private static final String REMEDY =
            """
            The tables in %s are not those of models.json. Write them with
              ./mvnw -q -pl camel-apiinone-component -am test -Dtest=ModelsPageTest \
            -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update=true
            and commit the page.\
            """;

    private final ModelCatalog ours = ModelCatalogReader.ours();

    @Test
    void theTablesAreThoseOfTheCatalog() {
        MarkdownFile page = MarkdownFile.read(PAGE);
        String content = "\n" + ModelTables.of(ours).strip() + "\n\n";

        if (Boolean.getBoolean("docs.update")) {
            page.withGenerated("models", content).write();
            return;
        }
        assertThat(page.generated("models")).as(REMEDY, PAGE).isEqualTo(content);
    }

    @Test
    void theCatalogOfThePageDoesWhatThePageSays() throws IOException {
        String json = MarkdownFile.read(PAGE).blocks("catalog").get(0).text();

        ModelCatalog catalog =
                ours.with(
                        ModelCatalogReader.read(
                                "models.json", new ByteArrayInputStream(json.getBytes(UTF_8))));

        assertThat(catalog.find("tomorrow/text-to-video")).isPresent();
        assertThat(catalog.callbacks("video-of-tomorrow").support())
                .isEqualTo(ModelDefinition.Callbacks.Support.supported);
        assertThat(catalog.chosen("tomorrow/text-to-video", java.util.Set.of(), true))
                .isEqualTo("tomorrow/image-to-video");
        assertThat(catalog.estimate(new VideoRequest("video-of-tomorrow", "a"))).hasValue(40);
        var kling = catalog.find("kling-3").orElseThrow();
        assertThat(kling.rules().fields().get("duration").limits().maximum()).hasToString("20");
        assertThat(kling.rules().fields().get("mode").type()).isEqualTo(FieldSchema.Type.STRING);
        assertThat(kling.rules().fields()).doesNotContainKey("kling_elements");
    }
}
