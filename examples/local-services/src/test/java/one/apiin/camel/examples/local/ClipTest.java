package one.apiin.camel.examples.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.SandboxTask;
import org.jcodec.api.FrameGrab;
import org.jcodec.api.JCodecException;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.Picture;
import org.junit.jupiter.api.Test;

class ClipTest {

    @Test
    void aDrawnClipHasTwentyFramesOf320By176AndMoves() throws Exception {
        List<Picture> frames = decode(drawn("A paper boat in the rain"));

        assertThat(frames).hasSize(20);
        assertThat(frames.get(0).getWidth()).isEqualTo(320);
        assertThat(frames.get(0).getHeight()).isEqualTo(176);
        assertThat(luma(frames.get(0))).isNotEqualTo(luma(frames.get(19)));
    }

    @Test
    void thePromptIsVisible() throws Exception {
        int without = light(drawn(" "));

        assertThat(light(drawn("A"))).isBetween(without + 40, without + 200);
        assertThat(light(drawn("A paper boat"))).isGreaterThan(without + 500);
        assertThat(light(drawn("日本の紙の舟"))).isGreaterThan(without + 300);
    }

    @Test
    void twoPromptsGiveDifferentFirstFrames() throws Exception {
        byte[] boat = luma(first(drawn("boat")));
        byte[] boar = luma(first(drawn("boar")));

        assertThat(boat).isNotEqualTo(boar);
    }

    @Test
    void theSameTaskGivesTheSameBytesEachTime() throws Exception {
        byte[] first = drawn("same");
        byte[] second = drawn("same");

        assertThat(second).isEqualTo(first);
        assertThat(ByteBuffer.wrap(first).getInt(indexOf(first, "mvhd") + 8)).isZero();
    }

    @Test
    void aPromptThatExceedsTheFrameIsCut() throws Exception {
        String word = "incomprehensibilities".repeat(3) + "\n";

        assertThat(light(drawn(word.repeat(1000)))).isGreaterThan(2_000);
    }

    @Test
    void theTinyClipIsAVideoToo() throws Exception {
        byte[] tiny = Clips.tiny().make(task("any"));

        assertThat(decode(tiny)).hasSize(4);
        assertThat(tiny.length).isLessThan(5_000);
    }

    private static byte[] drawn(String prompt) throws IOException {
        return new DrawnClips().make(task(prompt));
    }

    private static SandboxTask task(String prompt) {
        return new SandboxTask(
                "n31abc_grokvid",
                "grok-imagine/text-to-video",
                prompt,
                "{}",
                null,
                24,
                SandboxTask.State.RUNNING,
                null,
                0,
                Instant.EPOCH,
                null);
    }

    private static FrameGrab open(byte[] clip) throws IOException, JCodecException {
        return FrameGrab.createFrameGrab(
                ByteBufferSeekableByteChannel.readFromByteBuffer(ByteBuffer.wrap(clip)));
    }

    private static Picture first(byte[] clip) throws IOException, JCodecException {
        return open(clip).getNativeFrame();
    }

    static List<Picture> decode(byte[] clip) throws IOException, JCodecException {
        FrameGrab grab = open(clip);
        List<Picture> frames = new ArrayList<>();
        for (Picture next = grab.getNativeFrame(); next != null; next = grab.getNativeFrame()) {
            frames.add(next.cloneCropped());
        }
        return frames;
    }

    private static byte[] luma(Picture frame) {
        return frame.getPlaneData(0).clone();
    }

    /** Number of bright samples of the first frame, in the area of the prompt. */
    private static int light(byte[] clip) throws IOException, JCodecException {
        byte[] luma = luma(first(clip));
        int count = 0;
        for (int at = 28 * 320; at < 140 * 320; at++) {
            count += luma[at] > 60 ? 1 : 0;
        }
        return count;
    }

    private static int indexOf(byte[] bytes, String type) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(type);
    }
}
