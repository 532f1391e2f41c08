package one.apiin.camel.examples.filetovideo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The page of the demo, on the loopback address only: static files, the state as JSON, the archived
 * videos, and the actions of the buttons.
 *
 * <p>An action is a POST with the header {@code X-Demo}, which no page of another origin can send.
 *
 * <p>Ownership: the caller closes it.
 */
final class DemoPage implements AutoCloseable {

    private static final int MAX_BODY = 16_384;
    private static final int MAX_PROMPT = 2000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> FILES =
            Map.of(
                    "/", "text/html; charset=utf-8",
                    "/demo.css", "text/css; charset=utf-8",
                    "/demo.js", "text/javascript; charset=utf-8");
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " media-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private final Watch watch;
    private final Path videos;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    /** A request that cannot be answered as it is. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    /**
     * @param port the port, or 0
     * @throws IllegalStateException if the port is in use
     */
    DemoPage(int port, Watch watch, Path videos) throws IOException {
        this.watch = watch;
        this.videos = videos;
        server = port == 0 ? defaultPort() : bind(port);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    void start() {
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private static HttpServer defaultPort() throws IOException {
        try {
            return create(Settings.DEFAULT_PORT);
        } catch (BindException e) {
            return create(0);
        }
    }

    private static HttpServer bind(int port) throws IOException {
        try {
            return create(port);
        } catch (BindException e) {
            throw new IllegalStateException(
                    "the port "
                            + port
                            + " is in use; choose another with --port=N, or leave it out");
        }
    }

    private static HttpServer create(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try {
            checkOrigin(exchange);
            if (exchange.getRequestMethod().equals("POST")) {
                send(exchange, 200, JSON.writeValueAsBytes(Map.of("message", act(exchange, path))));
            } else if (FILES.containsKey(path)) {
                exchange.getResponseHeaders().set("Content-Type", FILES.get(path));
                send(exchange, 200, resource(path.equals("/") ? "/index.html" : path));
            } else if (path.equals("/api/state")) {
                send(exchange, 200, JSON.writeValueAsBytes(watch.state()));
            } else if (path.startsWith("/videos/")) {
                sendVideo(exchange, path.substring("/videos/".length()));
            } else {
                throw new Refused(404, "Nothing is at " + path);
            }
        } catch (Refused e) {
            refuse(exchange, e.status, e.getMessage());
        } catch (InvalidPathException e) {
            refuse(exchange, 404, "No file has this name");
        }
    }

    private static void refuse(HttpExchange exchange, int status, String message)
            throws IOException {
        send(exchange, status, JSON.writeValueAsBytes(Map.of("message", message)));
    }

    /** Neither a page of another origin nor a name that another DNS server resolves to this host. */
    private void checkOrigin(HttpExchange exchange) throws Refused {
        int port = server.getAddress().getPort();
        Set<String> hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null || !hosts.contains(host)) {
            throw new Refused(421, "Open the page at " + url());
        }
        boolean post = exchange.getRequestMethod().equals("POST");
        if (post && !exchange.getRequestHeaders().containsKey("X-Demo")) {
            throw new Refused(403, "The header X-Demo is missing");
        }
    }

    private String act(HttpExchange exchange, String path) throws IOException, Refused {
        JsonNode body = body(exchange);
        try {
            return switch (path) {
                case "/api/submit" ->
                        watch.submit(prompt(body)) + " is in the inbox. The node reads it.";
                case "/api/again" ->
                        watch.submitAgain(body.path("file").asText(""))
                                + " is in the inbox again, with the same name and time.";
                case "/api/lose" ->
                        watch.loseNextReply()
                                + " is in the inbox. The sandbox accepts it and hangs up.";
                case "/api/archive" -> archive(body.path("up").asBoolean());
                case "/api/kill" -> kill();
                default -> throw new Refused(404, "Unknown action " + path);
            };
        } catch (IllegalStateException e) {
            throw new Refused(409, e.getMessage());
        }
    }

    private String archive(boolean up) throws IOException {
        try {
            watch.archive(up);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The S3 server did not obey", e);
        }
        return up ? "The archive is up again." : "The archive refuses connections.";
    }

    private String kill() {
        watch.kill();
        return "The node was killed. It starts again.";
    }

    private static String prompt(JsonNode body) throws Refused {
        String prompt = body.path("prompt").asText("").strip();
        if (prompt.isEmpty() || prompt.length() > MAX_PROMPT) {
            throw new Refused(400, "Write a prompt of 1 to " + MAX_PROMPT + " characters");
        }
        return prompt;
    }

    private static JsonNode body(HttpExchange exchange) throws IOException, Refused {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        try {
            if (bytes.length <= MAX_BODY) {
                return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // refused below
        }
        throw new Refused(400, "The body must be a small JSON object");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = DemoPage.class.getResourceAsStream("/page" + name)) {
            return in.readAllBytes();
        }
    }

    /** Browsers ask for ranges of a video to move within it. */
    private void sendVideo(HttpExchange exchange, String name) throws IOException, Refused {
        Path file = videos.resolve(name).normalize();
        if (!file.startsWith(videos) || !Files.isRegularFile(file)) {
            throw new Refused(404, "The archive has no such video");
        }
        byte[] video = Files.readAllBytes(file);
        exchange.getResponseHeaders().set("Content-Type", "video/mp4");
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null || !range.matches("bytes=\\d{1,9}-\\d{0,9}")) {
            send(exchange, 200, video);
            return;
        }
        String[] ends = (range.substring("bytes=".length()) + " ").split("-");
        int from = Integer.parseInt(ends[0]);
        int last = ends[1].isBlank() ? video.length - 1 : Integer.parseInt(ends[1].strip());
        int to = Math.min(last, video.length - 1);
        if (from > to) {
            throw new Refused(416, "The video has " + video.length + " bytes");
        }
        String part = "bytes " + from + "-" + to + "/" + video.length;
        exchange.getResponseHeaders().set("Content-Range", part);
        send(exchange, 206, Arrays.copyOfRange(video, from, to + 1));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.putIfAbsent("Content-Type", List.of("application/json"));
        headers.set("Cache-Control", "no-store");
        headers.set("Content-Security-Policy", POLICY);
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
