package one.apiin.camel.examples.cookbook;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Draws the first frame of each video beside it, by ffmpeg. */
public final class Thumbnail extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:prompt").to("apiinone:video");

        // snippet:cookbook-thumbnail
        from("apiinone:video?download=true")
                .filter(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .to(
                        "file:{{outbox}}?fileName=${file:name.noext.single}-${header.CamelApiInOneTaskId}.${file:name.ext.single}")
                .process(Thumbnail::draw);
        // end
    }

    // snippet:cookbook-thumbnail-draw
    private static void draw(Exchange exchange) throws Exception {
        String video = exchange.getMessage().getHeader(Exchange.FILE_NAME_PRODUCED, String.class);
        String ffmpeg = exchange.getContext().resolvePropertyPlaceholders("{{ffmpeg:ffmpeg}}");
        List<String> command =
                List.of(ffmpeg, "-v", "error", "-y", "-i", video, "-frames:v", "1", video + ".jpg");
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("ffmpeg ended with " + process.exitValue());
        }
    }
    // end
}
