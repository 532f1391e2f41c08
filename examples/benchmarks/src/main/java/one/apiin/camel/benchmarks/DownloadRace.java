package one.apiin.camel.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * {@code operation=download} of the component and {@code curl}, in turn, of the same file from the
 * same server onto the same disk.
 */
final class DownloadRace {

    /** MiB a second. */
    record Result(double ours, double curl) {
        double ratio() {
            return ours / curl;
        }
    }

    private final Path folder;
    private final int mebibytes;

    DownloadRace(Path folder, int mebibytes) {
        this.folder = folder;
        this.mebibytes = mebibytes;
    }

    /** One pair more is run before, and not counted. */
    List<Result> of(int repetitions) throws Exception {
        Path video = folder.resolve("race.mp4");
        VideoFile.write(video, mebibytes);
        Path errors = Files.createTempFile(folder, "provider", ".log");
        CamelContext context = new DefaultCamelContext();
        try (ProviderNode.Running provider = ProviderNode.start(video.toString(), errors)) {
            start(context, provider.baseUrl());
            return race(context, repetitions);
        } finally {
            context.stop();
            Files.delete(video);
        }
    }

    private List<Result> race(CamelContext context, int repetitions) throws Exception {
        String link = link(context);
        List<Result> results = new ArrayList<>();
        for (int i = 0; i <= repetitions; i++) {
            double curl = curl(link);
            Result result = new Result(ours(context, link), curl);
            if (i > 0) {
                results.add(result);
            }
        }
        return results;
    }

    private void start(CamelContext context, String baseUrl) throws Exception {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setBaseUrl(baseUrl);
        component.setApiKey(Sandbox.DEFAULT_API_KEY);
        component.setDownloadDirectory(folder.toString());
        component.setRequestsPerSecond(100);
        component.setPollInterval(Duration.ofMillis(100));
        context.addComponent("apiinone", component);
        RouteBuilder.addRoutes(
                context,
                routes ->
                        routes.from("direct:download")
                                .to("apiinone:video?operation=download")
                                .process(e -> e.setProperty("saved", System.nanoTime())));
        context.start();
    }

    private static String link(CamelContext context) {
        try (FluentProducerTemplate template = context.createFluentProducerTemplate()) {
            Exchange bought =
                    done(template.to("apiinone:video?operation=generate").withBody("a fox").send());
            return bought.getMessage().getHeader("CamelApiInOneVideoUrl", String.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The spool file is removed with its exchange, after the clock has stopped. */
    private double ours(CamelContext context, String link) throws IOException {
        try (FluentProducerTemplate template = context.createFluentProducerTemplate()) {
            long begun = System.nanoTime();
            Exchange saved = done(template.to("direct:download").withBody(link).send());
            long seconds = saved.getProperty("saved", Long.class) - begun;
            if (saved.getMessage().getHeader(Exchange.FILE_LENGTH, Long.class) != bytes()) {
                throw new IllegalStateException("Not the whole file");
            }
            return mebibytes / (seconds / 1e9);
        }
    }

    private long bytes() {
        return (long) mebibytes << 20;
    }

    private static Exchange done(Exchange exchange) {
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException());
        }
        return exchange;
    }

    private double curl(String link) throws IOException, InterruptedException {
        File into = folder.resolve("curl.mp4").toFile();
        long begun = System.nanoTime();
        int code =
                new ProcessBuilder("curl", "-s", "-f", "-o", into.toString(), link)
                        .inheritIO()
                        .start()
                        .waitFor();
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (code != 0 || into.length() != bytes() || !into.delete()) {
            throw new IllegalStateException("curl ended with " + code);
        }
        return mebibytes / seconds;
    }
}
