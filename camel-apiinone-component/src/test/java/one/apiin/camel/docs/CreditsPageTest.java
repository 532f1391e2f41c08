package one.apiin.camel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.json.ModelCatalogReader;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;

/** The page on credits: its list names the models that are known, and its catalog can be read. */
class CreditsPageTest {

    private final MarkdownFile page = MarkdownFile.read("docs/how-to/limit-spending.md");
    private final ModelCatalog ours = ModelCatalogReader.ours();

    @Test
    void everyModelStandsInTheListWithWhoseWordItsPriceIs() {
        assertThat(ours.entries())
                .isNotEmpty()
                .allSatisfy(
                        entry ->
                                assertThat(page.text())
                                        .containsPattern(
                                                "(?m)^- `"
                                                        + entry.id()
                                                        + "` \\("
                                                        + entry.price().confidence()
                                                        + "\\): "));
    }

    @Test
    void theCatalogOfThePageDoesWhatThePageSays() throws IOException {
        String json = page.blocks("catalog").get(0).text();

        ModelCatalog catalog =
                ours.with(
                        ModelCatalogReader.read(
                                "models.json", new ByteArrayInputStream(json.getBytes(UTF_8))));

        assertThat(catalog.estimate(new VideoRequest("ltx-2", "a"))).hasValue(44);
        assertThat(catalog.estimate(tomorrow(Map.of()))).hasValue(60);
        assertThat(catalog.estimate(tomorrow(Map.of("duration", "8")))).hasValue(96);
        assertThat(catalog.estimate(tomorrow(Map.of("resolution", "1080P")))).hasValue(90);
        assertThat(catalog.estimate(tomorrow(Map.of("resolution", "4k")))).hasValue(400);
    }

    private static VideoRequest tomorrow(Map<String, Object> parameters) {
        VideoRequest request = new VideoRequest("tomorrow/text-to-video", "a");
        request.setParameters(parameters);
        return request;
    }
}
