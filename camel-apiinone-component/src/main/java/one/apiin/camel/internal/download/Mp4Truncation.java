package one.apiin.camel.internal.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Whether an MP4 or MOV file ends before its video does: it is a row of boxes that tell their lengths
 * (ISO/IEC 14496-12), and a box of pictures that reaches beyond the end of the file was cut off.
 *
 * <p>Only what is certain counts: of boxes of other types, and of what is no box, nothing is concluded.
 *
 * <p>Threads: the caller's.
 */
public final class Mp4Truncation {

    /** The boxes without which nothing can be seen. */
    private static final Set<String> OF_PICTURES = Set.of("mdat", "moov", "moof");

    private static final int HEAD = 8;
    private static final int LONG_HEAD = 16;

    /** More than any film has; a file of empty boxes is not read to its end. */
    private static final int MOST = 100_000;

    private Mp4Truncation() {}

    /**
     * @param file readable; its position is not kept
     * @param length of the file in bytes
     */
    public static boolean isCutOff(SeekableByteChannel file, long length) throws IOException {
        long at = 0;
        for (int boxes = 0; boxes < MOST && length - at >= HEAD; boxes++) {
            ByteBuffer head = read(file, at);
            long size = Integer.toUnsignedLong(head.getInt(0));
            boolean isLong = size == 1;
            if (isLong) {
                size = head.limit() < LONG_HEAD ? LONG_HEAD : head.getLong(HEAD);
            }
            if (size < (isLong ? LONG_HEAD : HEAD)) {
                return false; // 0: to the end of the file; else no box
            }
            if (size > length - at) {
                return OF_PICTURES.contains(type(head));
            }
            at += size;
        }
        return false;
    }

    private static ByteBuffer read(SeekableByteChannel file, long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(LONG_HEAD);
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
