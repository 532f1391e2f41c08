package one.apiin.camel.internal.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The accepted containers, detected by their first bytes; the Content-Type of a server is ignored. An MP4 or MOV
 * file also shows by its boxes (ISO/IEC 14496-12) whether it is truncated.
 *
 * <p>Threads: immutable.
 */
public enum VideoFormat {
    MP4("mp4", "video/mp4"),
    WEBM("webm", "video/webm"),
    MOV("mov", "video/quicktime");

    /** The number of leading bytes that decide, or all of a shorter file. */
    public static final int HEAD = 64;

    private static final int BOX = 12;
    private static final int EBML = 0x1A45DFA3;

    /** First boxes of QuickTime files that have no type box. */
    private static final Set<String> OLD_MOV = Set.of("moov", "mdat", "wide", "free", "skip");

    /** Image and audio formats in the container of MP4. */
    private static final Set<String> NO_VIDEO =
            Set.of("heic", "heix", "heim", "heis", "mif1", "msf1", "avif", "avis", "M4A ", "M4B ");

    /** Boxes without which the video cannot be played. */
    private static final Set<String> MEDIA_BOXES = Set.of("mdat", "moov", "moof");

    private static final int HEADER = 8;
    private static final int LONG_HEADER = 16;

    /** More than any video has; bounds the reading of a file of empty boxes. */
    private static final int MAX_BOXES = 100_000;

    private final String extension;
    private final String contentType;

    VideoFormat(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    /** Without a dot. */
    public String extension() {
        return extension;
    }

    public String contentType() {
        return contentType;
    }

    /** The format of a file that begins like this, or empty if it is not a video. */
    public static Optional<VideoFormat> of(byte[] head) {
        if (head.length < BOX) {
            return Optional.empty();
        }
        String type = text(head, 4, 4);
        if (type.equals("ftyp")) {
            return ofBrand(text(head, 8, 4));
        }
        if (OLD_MOV.contains(type)) {
            return Optional.of(MOV);
        }
        boolean ebml = ByteBuffer.wrap(head).getInt() == EBML;
        boolean webm = ebml && text(head, 0, head.length).contains("webm");
        return webm ? Optional.of(WEBM) : Optional.empty();
    }

    private static Optional<VideoFormat> ofBrand(String brand) {
        if (NO_VIDEO.contains(brand)) {
            return Optional.empty();
        }
        return Optional.of(brand.equals("qt  ") ? MOV : MP4);
    }

    /**
     * Whether a media box reaches beyond the end of the file. Only certain cases count: other box types, and bytes that
     * do not form a box, prove nothing.
     *
     * @param file readable; its position is not kept
     * @param length of the file in bytes
     */
    public static boolean isCutOff(SeekableByteChannel file, long length) throws IOException {
        long at = 0;
        for (int boxes = 0; boxes < MAX_BOXES && length - at >= HEADER; boxes++) {
            ByteBuffer head = read(file, at);
            long size = Integer.toUnsignedLong(head.getInt(0));
            boolean isLong = size == 1;
            if (isLong) {
                size = head.limit() < LONG_HEADER ? LONG_HEADER : head.getLong(HEADER);
            }
            if (size < (isLong ? LONG_HEADER : HEADER)) {
                return false; // 0: to the end of the file; else not a box
            }
            if (size > length - at) {
                return MEDIA_BOXES.contains(text(head.array(), 4, 4));
            }
            at += size;
        }
        return false;
    }

    private static ByteBuffer read(SeekableByteChannel file, long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(LONG_HEADER);
        file.position(at);
        while (head.hasRemaining() && file.read(head) >= 0) {
            continue;
        }
        return head.flip();
    }

    private static String text(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
}
