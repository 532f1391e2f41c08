package one.apiin.camel.sandbox;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that receives callbacks and answers them with a fixed status. */
final class CallbackReceiver implements AutoCloseable {

    final List<JsonObject> bodies = new CopyOnWriteArrayList<>();
    final List<String> queries = new CopyOnWriteArrayList<>();
    volatile Runnable onCall = () -> {};
    private final HttpServer server;

    CallbackReceiver(int status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    onCall.run();
                    bodies.add(new JsonObject(new String(body, StandardCharsets.UTF_8)));
                    queries.add(String.valueOf(exchange.getRequestURI().getRawQuery()));
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/done?a=1&b=%20";
    }

    JsonObject order(String prompt) {
        return Client.grok(prompt).put("callback_url", url());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
