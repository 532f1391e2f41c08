package one.apiin.camel.examples.cookbook;

import java.nio.file.Path;
import one.apiin.camel.examples.local.LocalServices;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** Camel Main with recipes, and the sandbox as the provider. The test closes it. */
final class RecipeRunner implements AutoCloseable {

    private final Main main = new Main();
    private LocalServices services;

    RecipeRunner(Sandbox sandbox, RouteBuilder... recipes) {
        with("camel.component.apiinone.api-key", sandbox.apiKey());
        with("camel.component.apiinone.base-url", sandbox.baseUrl());
        with("camel.component.apiinone.poll-interval", "100ms");
        for (RouteBuilder recipe : recipes) {
            main.configure().addRoutesBuilder(recipe);
        }
    }

    RecipeRunner with(String property, Object value) {
        main.addOverrideProperty(property, value.toString());
        return this;
    }

    RecipeRunner bind(String name, Object bean) {
        main.bind(name, bean);
        return this;
    }

    /** Starts an S3 server with this folder as its storage; a bucket is a folder in {@code s3}. */
    RecipeRunner withS3(Path folder) throws Exception {
        services = new LocalServices(folder, false, true);
        services.properties().forEach(main::addOverrideProperty);
        with("camel.component.aws2-s3.region", "us-east-1");
        with("camel.component.aws2-s3.override-endpoint", true);
        return this;
    }

    /** Starts an HTTP server and returns its URL. */
    String withHttp() {
        int port = FreePort.next();
        with("camel.server.enabled", true);
        with("camel.server.port", port);
        return "http://127.0.0.1:" + port;
    }

    RecipeRunner start() {
        main.start();
        return this;
    }

    CamelContext camel() {
        return main.getCamelContext();
    }

    ProducerTemplate template() {
        return camel().createProducerTemplate();
    }

    @Override
    public void close() {
        main.stop();
        if (services != null) {
            services.close();
        }
    }
}
