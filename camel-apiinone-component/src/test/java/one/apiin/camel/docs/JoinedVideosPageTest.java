package one.apiin.camel.docs;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page's route that joins several videos runs as it stands there. */
class JoinedVideosPageTest {

    @TempDir Path folder;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .component(c -> c.setDownloadDirectory(folder.resolve("spool").toString()))
                    .prepare(
                            c ->
                                    c.getPropertiesComponent()
                                            .addInitialProperty(
                                                    "videos", folder.resolve("kept").toString()));

    /** The route of the page. */
    static final class Joined extends RouteBuilder {
        @Override
        public void configure() {
            // snippet:joined
            from("apiinone:video?download=true")
                    .filter(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                    .to(
                            "file:{{videos}}?tempPrefix=.part-"
                                    + "&fileName=${file:name.noext.single}-${header.CamelApiInOneTaskId}.${file:name.ext.single}")
                    .setBody(header("CamelFileNameProduced"))
                    .aggregate(constant(true), new GroupedBodyAggregationStrategy())
                    .completionSize(3)
                    .to("direct:join");
            // end
        }
    }

    @Test
    void threeVideosOfOneNameAreJoinedFromTheirCopies() throws Exception {
        camel.context().addRoutes(new Joined());
        camel.routes(r -> r.from("direct:join").to("mock:joined"));
        camel.mock("joined").expectedMessageCount(1);

        for (int i = 0; i < 3; i++) {
            camel.context()
                    .createProducerTemplate()
                    .sendBodyAndHeader("apiinone:video", "A fox", "CamelFileName", "fox.txt");
        }

        camel.mock("joined").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 3);
        assertThat(joined())
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allSatisfy(copy -> assertThat(Files.size(Path.of(copy))).isPositive());
    }

    @Test
    void aFailedTaskIsNotJoined() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.context().addRoutes(new Joined());
        camel.routes(r -> r.from("direct:join").to("mock:joined"));
        camel.mock("joined").expectedMessageCount(1);

        VideoTask failed = camel.submit("apiinone:video");
        camel.sandbox().fail(failed.getTaskId(), "policy", "refused");
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        for (int i = 0; i < 3; i++) {
            camel.submit("apiinone:video");
        }
        camel.sandbox().finishAll();

        camel.mock("joined").assertIsSatisfied();
        assertThat(joined()).hasSize(3).allMatch(copy -> copy.endsWith(".mp4"));
    }

    private List<String> joined() {
        List<?> copies =
                camel.mock("joined").getExchanges().get(0).getMessage().getBody(List.class);
        return copies.stream().map(Object::toString).toList();
    }
}
