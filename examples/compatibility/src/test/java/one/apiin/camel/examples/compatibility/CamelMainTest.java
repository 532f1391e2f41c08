package one.apiin.camel.examples.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A user's test of an application with an HTTP server of its own: the sandbox does not disturb that. */
@Timeout(120)
class CamelMainTest {

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @Test
    void aRequestBecomesAVideoThatIsPaidOnce() throws Exception {
        int port = FreePort.next();
        Main main = new Main();
        main.addOverrideProperty("camel.component.apiinone.api-key", provider.sandbox().apiKey());
        main.addOverrideProperty("camel.component.apiinone.base-url", provider.sandbox().baseUrl());
        main.addOverrideProperty("camel.component.apiinone.poll-interval", "100ms");
        main.configure().addRoutesBuilder(new Videos(port));

        HttpResponse<String> reply;
        try {
            main.start();
            reply = post(port, "A paper boat in the rain");
        } finally {
            main.stop();
        }

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("COMPLETED");
        assertThat(provider.sandbox().ledger().acceptedCount()).isOne();
    }

    private static HttpResponse<String> post(int port, String prompt) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/videos"))
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString(prompt))
                        .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static final class Videos extends RouteBuilder {

        private final int port;

        private Videos(int port) {
            this.port = port;
        }

        @Override
        public void configure() throws Exception {
            var server = new VertxPlatformHttpServerConfiguration();
            server.setBindHost("127.0.0.1");
            server.setBindPort(port);
            getContext().addService(new VertxPlatformHttpServer(server));

            from("platform-http:/videos")
                    .to("apiinone:video?operation=generate")
                    .setBody(header("CamelApiInOneTaskState"));
        }
    }
}
