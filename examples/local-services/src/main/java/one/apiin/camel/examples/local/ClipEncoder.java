package one.apiin.camel.examples.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.Codec;
import org.jcodec.common.Format;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.Rational;

/**
 * Encodes drawn frames as H.264 in MP4, 10 frames a second, without AWT and without a temporary file.
 *
 * <p>Threads: not thread-safe.
 */
final class ClipEncoder {

    /** Draws one frame. */
    interface Painter {
        void paint(Canvas canvas, int frame, int frames);
    }

    private static final Rational FRAMES_PER_SECOND = Rational.R(10, 1);
    private static final Set<String> CONTAINERS = Set.of("moov", "trak", "mdia");
    private static final Set<String> DATED = Set.of("mvhd", "tkhd", "mdhd");

    private final int width;
    private final int height;
    private final int frames;

    /** @param width and height: multiples of 16 */
    ClipEncoder(int width, int height, int frames) {
        this.width = width;
        this.height = height;
        this.frames = frames;
    }

    byte[] encode(Painter painter) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(frames * width * height * 2 + 64 * 1024);
        var channel = ByteBufferSeekableByteChannel.writeToByteBuffer(file);
        var encoder = new SequenceEncoder(channel, FRAMES_PER_SECOND, Format.MOV, Codec.H264, null);
        Canvas canvas = new Canvas(width, height);
        for (int frame = 0; frame < frames; frame++) {
            painter.paint(canvas, frame, frames);
            encoder.encodeNativeFrame(canvas.image());
        }
        encoder.finish();
        ByteBuffer contents = channel.getContents();
        byte[] bytes = new byte[contents.remaining()];
        contents.get(bytes);
        eraseDates(ByteBuffer.wrap(bytes), 0, bytes.length);
        return bytes;
    }

    /** Erases the creation times that the muxer writes, so that the same task gives the same bytes. */
    private static void eraseDates(ByteBuffer file, int from, int to) {
        int box = from;
        while (box + 8 <= to) {
            long size = file.getInt(box) == 1 ? file.getLong(box + 8) : file.getInt(box);
            if (size < 8 || size > to - box) {
                return; // not written by this muxer
            }
            String type = new String(file.array(), box + 4, 4, StandardCharsets.ISO_8859_1);
            if (CONTAINERS.contains(type)) {
                eraseDates(file, box + 8, box + (int) size);
            } else if (DATED.contains(type)) {
                int dates = file.get(box + 8) == 0 ? 8 : 16;
                Arrays.fill(file.array(), box + 12, box + 12 + dates, (byte) 0);
            }
            box += (int) size;
        }
    }
}
