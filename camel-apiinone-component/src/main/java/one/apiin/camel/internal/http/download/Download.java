package one.apiin.camel.internal.http.download;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import one.apiin.camel.internal.download.VideoFormat;

/**
 * One download: its file while it grows over one or more connections, its attempts, and whether it may go on.
 * One that is too slow ends before its total timeout.
 *
 * <p>Time: monotonic. After {@value #GRACE_TIMEOUTS} read timeouts of grace the average must be at least
 * {@value #MIN_BYTES_PER_SECOND} bytes a second: 2 GiB take at most 37 hours.
 *
 * <p>Threads: {@link #over} by any, the rest one at a time.
 */
final class Download implements AutoCloseable {

    static final long UNKNOWN = -1;

    /** How often the first byte may come again. */
    static final int MAX_RESTARTS = 10;

    static final int GRACE_TIMEOUTS = 10;
    static final long MIN_BYTES_PER_SECOND = 16 * 1024;

    private final LongSupplier nanos;
    private final long start;
    private final Duration readTimeout;
    private final Supplier<String> cancelled;
    private final FileChannel file;
    private final long limit;
    private final byte[] head = new byte[VideoFormat.HEAD];
    private long length;

    /** Bytes received, including repeated ones. */
    private volatile long received;

    private long total = UNKNOWN;
    private String tag;
    private boolean packed;
    private int restarts;
    private VideoFormat format;
    private long furthest;
    private int idle;
    private int attempts;

    /**
     * @param limit more bytes are refused
     * @param cancelled the reason to end the download now, or null
     */
    Download(
            Path into,
            long limit,
            Duration readTimeout,
            Supplier<String> cancelled,
            LongSupplier nanos)
            throws IOException {
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.readTimeout = readTimeout;
        this.cancelled = cancelled;
        this.file = FileChannel.open(into, READ, WRITE, TRUNCATE_EXISTING);
        this.limit = limit;
    }

    /** The reason why the download cannot go on, or null. */
    String over() {
        String reason = cancelled.get();
        Duration elapsed = Duration.ofNanos(nanos.getAsLong() - start);
        if (reason == null && isTooSlow(elapsed, received, readTimeout)) {
            return "throughput below " + MIN_BYTES_PER_SECOND / 1024 + " KiB/s";
        }
        return reason;
    }

    void requireGoing() throws DownloadRefusedException {
        String reason = over();
        if (reason != null) {
            throw new DownloadRefusedException(reason);
        }
    }

    static boolean isTooSlow(Duration elapsed, long received, Duration readTimeout) {
        Duration allowed =
                readTimeout
                        .multipliedBy(GRACE_TIMEOUTS)
                        .plusMillis(received * 1000 / MIN_BYTES_PER_SECOND);
        return elapsed.compareTo(allowed) > 0;
    }

    /** The number of interrupted attempts. */
    int attempts() {
        return attempts;
    }

    /** Counts an interrupted attempt; returns how many in a row have brought no new byte. */
    int interrupted() {
        attempts++;
        idle = length > furthest ? 0 : idle + 1;
        furthest = Math.max(furthest, length);
        return idle;
    }

    /** Bytes in the file. */
    long length() {
        return length;
    }

    /** Where the next range request starts: 0 for a packed file, whose ranges count packed bytes. */
    long resumableLength() {
        return packed ? 0 : length;
    }

    /** The total length, or {@link #UNKNOWN}. */
    long total() {
        return total;
    }

    /** The strong entity tag of the file, or null. */
    String tag() {
        return tag;
    }

    VideoFormat format() {
        return format;
    }

    /** Starts again with the first byte; of a file that comes packed, the length is not known. */
    void restart(long announced, String entityTag, boolean comesPacked)
            throws DownloadRefusedException {
        requireBelowLimit(announced);
        if (length > 0 && ++restarts > MAX_RESTARTS) {
            String why = "interrupted, and the server sent the first byte again %s times";
            throw new DownloadRefusedException(why.formatted(MAX_RESTARTS));
        }
        try {
            file.truncate(0);
        } catch (IOException e) {
            throw disk(e);
        }
        length = 0;
        format = null;
        total = announced;
        tag = entityTag;
        packed = comesPacked;
    }

    /** Whether the file has this total length, which a first reply without Content-Length left open. */
    boolean isOfTotal(long announced) throws DownloadRefusedException {
        if (total == UNKNOWN) {
            requireBelowLimit(announced);
            total = announced;
        }
        return total == announced;
    }

    void write(ByteBuffer bytes) throws DownloadRefusedException {
        int count = bytes.remaining();
        requireBelowLimit(length + count);
        if (total != UNKNOWN && length + count > total) {
            throw new DownloadRefusedException(
                    "the response is longer than its Content-Length (" + total + " bytes)");
        }
        keepHead(bytes);
        try {
            while (bytes.hasRemaining()) {
                length += file.write(bytes, length);
            }
        } catch (IOException e) {
            throw disk(e);
        }
        received += count;
        if (format == null && length >= head.length) {
            format = formatOf(head);
        }
    }

    /** After the last byte. */
    void finish() throws DownloadRefusedException {
        if (length == 0) {
            throw new DownloadRefusedException(200, "the response has zero bytes", null);
        }
        if (format == null) {
            format = formatOf(Arrays.copyOf(head, (int) Math.min(length, head.length)));
        }
    }

    /** Whether the video is truncated. */
    boolean isCutOff() throws IOException {
        return VideoFormat.isCutOff(file, length);
    }

    private void keepHead(ByteBuffer bytes) {
        if (length < head.length) {
            int part = (int) Math.min(head.length - length, bytes.remaining());
            bytes.duplicate().get(head, (int) length, part);
        }
    }

    private static VideoFormat formatOf(byte[] start) throws DownloadRefusedException {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        String page = text.stripLeading().startsWith("<") ? " but an HTML page" : "";
        String why = "the response is not an MP4, WebM or MOV file" + page;
        return VideoFormat.of(start)
                .orElseThrow(() -> new DownloadRefusedException(200, why, null));
    }

    private void requireBelowLimit(long bytes) throws DownloadRefusedException {
        if (bytes > limit) {
            throw new DownloadRefusedException(
                    "the video is longer than maxDownloadSize (" + limit + " bytes)");
        }
    }

    private static DownloadRefusedException disk(IOException cause) {
        String why = "downloadDirectory cannot be written to: " + cause.getMessage();
        return new DownloadRefusedException(DownloadRefusedException.OTHER, why, cause);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
