package one.apiin.camel.internal.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Detects a truncated MP4 or MOV file by its boxes (ISO/IEC 14496-12): a media box whose length
 * reaches beyond the end of the file was cut off.
 *
 * <p>Only certain cases count: other box types, and bytes that do not form a box, prove nothing.
 *
 * <p>Threads: the caller's.
 */
public final class Mp4Truncation {

    /** Boxes without which the video cannot be played. */
    private static final Set<String> MEDIA_BOXES = Set.of("mdat", "moov", "moof");

    private static final int HEADER = 8;
    private static final int LONG_HEADER = 16;

    /** More than any video has; bounds the reading of a file of empty boxes. */
    private static final int MAX_BOXES = 100_000;

    private Mp4Truncation() {}

    /**
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
                return MEDIA_BOXES.contains(type(head));
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

    private static String type(ByteBuffer head) {
        return new String(head.array(), Integer.BYTES, Integer.BYTES, StandardCharsets.ISO_8859_1);
    }
}
