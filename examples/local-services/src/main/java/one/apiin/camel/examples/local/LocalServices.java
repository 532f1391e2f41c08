package one.apiin.camel.examples.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * Local services of an example: a sandbox instead of the provider, and an S3 server with a folder as
 * its
 * storage. The routes use them by URL and key, like the real services.
 *
 * <p>Ownership: the caller closes it.
 */
public final class LocalServices implements AutoCloseable {

    private static final String BUCKET = "videos";
    private static final String KEY = "aio_sandbox";
    private static final String STORE_URL = "camel.component.aws2-s3.uri-endpoint-override";

    /** How long the sandbox generates a video. */
    public static final Duration VIDEO_TAKES = Duration.ofSeconds(6);

    private final Map<String, String> properties = new LinkedHashMap<>();
    private Sandbox sandbox;
    private S3Proxy s3;
    private Path storeFolder;

    /**
     * @param data the folder for the state of the services
     * @param provider whether to start a sandbox
     * @param store whether to start an S3 server
     */
    public LocalServices(Path data, boolean provider, boolean store) throws Exception {
        try {
            if (provider) {
                startProvider(data);
            }
            if (store) {
                storeFolder = Files.createDirectories(data.resolve("s3"));
                // two first uploads at once would both create it, and one would fail
                Files.createDirectories(storeFolder.resolve(BUCKET));
                startStore();
            }
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** The sandbox, or null without one. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /** The properties that configure these services in place of {@code application.properties}. */
    public Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    /**
     * Restores the tasks and the port of the last run, as the URLs of completed videos contain the
     * port.
     */
    private void startProvider(Path data) throws IOException {
        Path port = data.resolve("sandbox.port");
        Sandbox.Builder builder =
                Sandbox.builder()
                        .apiKey(KEY)
                        .clips(new DrawnClips())
                        .pace(Pace.clock(VIDEO_TAKES))
                        .stateFile(data.resolve("sandbox.tasks"));
        sandbox = Files.exists(port) ? startAt(builder, Files.readString(port)) : builder.start();
        Files.writeString(port, String.valueOf(sandbox.port()));
        properties.put("camel.component.apiinone.api-key", KEY);
        properties.put("camel.component.apiinone.base-url", sandbox.baseUrl());
        properties.put("camel.component.apiinone.poll-interval", "1s");
    }

    private static Sandbox startAt(Sandbox.Builder builder, String port) {
        try {
            return builder.port(Integer.parseInt(port.strip())).start();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return builder.port(0).start();
        }
    }

    /** Stops the S3 server, which refuses connections from then on. Idempotent. */
    public synchronized void stopStore() throws Exception {
        if (s3 != null) {
            s3.stop();
            s3 = null;
        }
    }

    /** Starts the S3 server again, at the port that it had. Idempotent. */
    public synchronized void startStore() throws Exception {
        if (s3 != null) {
            return;
        }
        String known = properties.get(STORE_URL);
        S3Proxy store =
                S3Proxy.builder()
                        .endpoint(URI.create(known == null ? "http://127.0.0.1:0" : known))
                        .blobStore(new FilesystemNio2BlobStore(storeFolder.toString()))
                        .awsAuthentication(AuthenticationType.AWS_V4, "demo", "demo-secret")
                        .build();
        store.start();
        s3 = store;
        properties.put("camel.component.aws2-s3.access-key", "demo");
        properties.put("camel.component.aws2-s3.secret-key", "demo-secret");
        properties.put("camel.component.aws2-s3.use-default-credentials-provider", "false");
        properties.put(STORE_URL, "http://127.0.0.1:" + store.getPort());
        properties.put("camel.component.aws2-s3.force-path-style", "true");
        properties.put("camel.component.aws2-s3.auto-create-bucket", "true");
    }

    /** Whether the S3 server accepts connections. */
    public synchronized boolean storeIsUp() {
        return s3 != null;
    }

    @Override
    public void close() {
        if (sandbox != null) {
            sandbox.close();
        }
        try {
            stopStore();
        } catch (Exception e) {
            throw new IllegalStateException("The S3 server did not stop", e);
        }
    }
}
