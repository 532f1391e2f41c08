package one.apiin.camel.internal.http.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.LongSupplier;
import one.apiin.camel.internal.download.VideoFetcher;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.client.NameLookups;
import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.internal.http.download.UrlPolicy.AllowedHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers of bare sockets, and downloaders that end with the test. */
@Timeout(180)
public abstract class DownloadFixture {

    /** No time bound of a test is shorter, so that a busy machine fails nothing. */
    public static final Duration LONG = Duration.ofSeconds(60);

    public static final String KEY = "aio_secret_of_the_test";
    public static final long MAX = 1 << 20;
    private static final int TYPE_BOX = 16;
    public static final byte[] VIDEO = video(100_000);

    @TempDir Path folder;

    /** The clock of the throughput. */
    public LongSupplier nanos = System::nanoTime;

    private final ScheduledExecutorService scheduler = new ScheduledThreadPoolExecutor(1);

    public final List<AutoCloseable> resources = new ArrayList<>();

    @AfterEach
    public void closeAll() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
        scheduler.shutdownNow();
    }

    public static byte[] video(int length) {
        byte[] video = new byte[length];
        new Random(7).nextBytes(video);
        byte[] head = "....ftypisom....".getBytes(ISO_8859_1);
        System.arraycopy(head, 0, video, 0, head.length);
        return video;
    }

    /** The same as MP4 boxes: the type, and media data to the end. */
    public static byte[] film(int length) {
        byte[] film = video(length);
        ByteBuffer.wrap(film)
                .putInt(0, TYPE_BOX)
                .putInt(TYPE_BOX, length - TYPE_BOX)
                .put(TYPE_BOX + Integer.BYTES, "mdat".getBytes(ISO_8859_1));
        return film;
    }

    public RawServer serve(RawServer.Script script) throws IOException {
        RawServer server = new RawServer(script);
        resources.add(server);
        return server;
    }

    /** Sends the head with the Content-Length of the rest, and the bytes from {@code from} to {@code to}. */
    public static void send(
            Socket socket, String status, byte[] body, int from, int to, String... more)
            throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
        for (String header : more) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length - from).append("\r\n\r\n");
        OutputStream out = socket.getOutputStream();
        out.write(head.toString().getBytes(ISO_8859_1));
        out.write(body, from, to - from);
        out.flush();
    }

    public static void sendWhole(Socket socket) throws IOException {
        send(socket, "200 OK", VIDEO, 0, VIDEO.length);
    }

    public VideoDownloader downloader(URI base) {
        return downloader(base, null, InetAddress::getAllByName, LONG);
    }

    public VideoDownloader downloader(
            URI base, String hosts, NameLookups.Names names, Duration readTimeout) {
        return downloader(
                base, hosts, names, readTimeout, new HttpSettings.Network(LONG, null, null));
    }

    public VideoDownloader downloader(
            URI base,
            String hosts,
            NameLookups.Names names,
            Duration readTimeout,
            HttpSettings.Network network) {
        HttpSettings provider = new HttpSettings(base, KEY, readTimeout, 1, network);
        VideoDownloader.Settings settings =
                new VideoDownloader.Settings(provider, MAX, AllowedHosts.parse(hosts), 2);
        VideoDownloader downloader = new VideoDownloader(settings, scheduler, names, nanos);
        resources.add(0, downloader);
        return downloader;
    }

    public Path file() throws IOException {
        return Files.createTempFile(folder, "video", "");
    }

    public VideoFetcher.Outcome fetch(RawServer server) throws IOException {
        return fetch(server, file());
    }

    public VideoFetcher.Outcome fetch(RawServer server, Path into) {
        return downloader(server.uri()).fetch(server.uri() + "/v.mp4?s=1", into, () -> null);
    }

    public static String message(VideoFetcher.Outcome outcome) {
        return outcome instanceof VideoFetcher.UrlRefused refused
                ? refused.message()
                : ((VideoFetcher.Failed) outcome).message();
    }
}
