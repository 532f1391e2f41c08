package one.apiin.camel.benchmarks;

import one.apiin.camel.sandbox.Sandbox;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.io.CloseMode;

/**
 * The least that an asynchronous client can do: a POST of a text made before, the reply as a text.
 */
final class HttpClientSubmitter extends Submitter {

    private static final String BODY =
            "{\"model\":\"grok-imagine/text-to-video\",\"prompt\":\"a fox\"}";

    private final CloseableHttpAsyncClient client;
    private final String address;

    HttpClientSubmitter(String baseUrl, int concurrent) {
        address = baseUrl + "/api/v1/videos/generations";
        client =
                HttpAsyncClients.custom()
                        .setConnectionManager(
                                PoolingAsyncClientConnectionManagerBuilder.create()
                                        .setMaxConnTotal(concurrent)
                                        .setMaxConnPerRoute(concurrent)
                                        .build())
                        .build();
        client.start();
    }

    @Override
    void submit(Runnable done) {
        SimpleHttpRequest request =
                SimpleRequestBuilder.post(address)
                        .addHeader("Authorization", "Bearer " + Sandbox.DEFAULT_API_KEY)
                        .setBody(BODY, ContentType.APPLICATION_JSON)
                        .build();
        client.execute(
                request,
                new FutureCallback<>() {
                    @Override
                    public void completed(SimpleHttpResponse reply) {
                        ended(reply.getCode() == 200 ? reply.getBodyText() : null, null);
                        done.run();
                    }

                    @Override
                    public void failed(Exception cause) {
                        ended(null, cause);
                        done.run();
                    }

                    @Override
                    public void cancelled() {
                        failed(new IllegalStateException("Cancelled"));
                    }
                });
    }

    @Override
    public void close() {
        client.close(CloseMode.GRACEFUL);
    }
}
