package one.apiin.camel.internal.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a file that ends within its media boxes counts as truncated. */
class VideoTruncationTest {

    private static final int MEDIA = 1000;

    @TempDir Path folder;

    private static byte[] box(String type, long size, int content) {
        return ByteBuffer.allocate(8 + content)
                .putInt((int) size)
                .put(type.getBytes(ISO_8859_1))
                .array();
    }

    private static byte[] longBox(String type, long size, int content) {
        return ByteBuffer.allocate(16 + content)
                .putInt(1)
                .put(type.getBytes(ISO_8859_1))
                .putLong(size)
                .array();
    }

    private static byte[] file(byte[]... boxes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] box : boxes) {
            all.writeBytes(box);
        }
        return all.toByteArray();
    }

    private static byte[] type() {
        return box("ftyp", 24, 16);
    }

    private static byte[] film() {
        return file(type(), box("moov", 108, 100), box("mdat", 8 + MEDIA, MEDIA));
    }

    private boolean isCutOff(byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("v.mp4"), bytes);
        try (FileChannel channel = FileChannel.open(path)) {
            return VideoFormat.isCutOff(channel, bytes.length);
        }
    }

    @Test
    void aCompleteVideoIsNotTruncated() throws Exception {
        assertThat(isCutOff(film())).isFalse();
        assertThat(isCutOff(file(type(), longBox("mdat", 16 + MEDIA, MEDIA)))).isFalse();
    }

    @Test
    void aFileThatEndsWithinItsMediaBoxesIsCutOff() throws Exception {
        byte[] film = film();
        int media = film.length - 8 - MEDIA;

        for (int length : new int[] {media + 8, media + 9, film.length - 1}) {
            assertThat(isCutOff(Arrays.copyOf(film, length))).as("%d bytes", length).isTrue();
        }
        assertThat(isCutOff(Arrays.copyOf(film, 24 + 8 + 50))).as("within moov").isTrue();
        assertThat(isCutOff(file(type(), box("moof", 58, 50), box("mdat", 99, 10)))).isTrue();
    }

    @Test
    void aFileThatEndsWithinALongBoxIsCutOff() throws Exception {
        assertThat(isCutOff(file(type(), longBox("mdat", 5_000_000_000L, MEDIA)))).isTrue();
        assertThat(isCutOff(file(type(), Arrays.copyOf(longBox("mdat", 99, 0), 12)))).isTrue();
    }

    /** A paid video must not be discarded in doubt. */
    @Test
    void nothingElseIsCutOff() throws Exception {
        assertThat(isCutOff(file(type(), box("mdat", 0, MEDIA)))).as("to the end").isFalse();
        assertThat(isCutOff(file(type(), box("mdat", 5, MEDIA)))).as("no size").isFalse();
        assertThat(isCutOff(file(film(), box("free", 500, 20)))).as("padding").isFalse();
        assertThat(isCutOff(file(film(), new byte[5]))).as("a few bytes more").isFalse();
        assertThat(isCutOff(file(film(), "trailing text".getBytes(ISO_8859_1)))).isFalse();
        assertThat(isCutOff(file(type(), longBox("mdat", -1, MEDIA)))).as("nonsense").isFalse();
        assertThat(isCutOff("....ftypisom".getBytes(ISO_8859_1))).as("no boxes").isFalse();
        assertThat(isCutOff(new byte[] {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3, 0, 0, 0, 0, 0}))
                .as("WebM")
                .isFalse();
    }
}
