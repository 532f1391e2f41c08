package one.apiin.camel.examples.local;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import one.apiin.camel.sandbox.SandboxTask;

/** Draws a task's clip: its model, its prompt, its id, and a bar that grows with time. Immutable. */
final class ClipPainter implements ClipEncoder.Painter {

    private static final int MARGIN = 10;
    private static final int LIGHT = 0xf4f4f0;
    private static final int COLUMNS = 25;
    private static final int LINES = 6;

    private static final Pattern LINE =
            Pattern.compile(
                    "\\s*(\\S.{0," + (COLUMNS - 1) + "})(?=\\s|$)|\\s*(\\S{1," + COLUMNS + "})");

    private final SandboxTask task;
    private final List<String> lines;
    private final int hue;

    ClipPainter(SandboxTask task) {
        this.task = task;
        this.lines = lines(task.prompt());
        this.hue = Math.floorMod(task.prompt().hashCode() * 31, 360);
    }

    @Override
    public void paint(Canvas canvas, int frame, int frames) {
        canvas.fill(colour(hue, 0.28));
        canvas.text(cut(task.model(), 50), MARGIN, MARGIN, 1, 50, colour(hue + 40, 1));
        for (int line = 0; line < lines.size(); line++) {
            canvas.text(lines.get(line), MARGIN, 30 + 18 * line, 2, COLUMNS, LIGHT);
        }
        canvas.text(cut(task.taskId(), 50), MARGIN, 146, 1, 50, colour(hue + 40, 1));
        int full = canvas.width - 2 * MARGIN;
        canvas.fillRect(MARGIN, 160, full, 6, colour(hue, 0.5));
        canvas.fillRect(MARGIN, 160, full * (frame + 1) / frames, 6, colour(hue + 180, 1));
    }

    /** The prompt in lines that break between words where they can. */
    private static List<String> lines(String prompt) {
        List<String> lines = new ArrayList<>();
        Matcher line = LINE.matcher(prompt.strip());
        while (lines.size() < LINES && line.find()) {
            lines.add(line.group(1) == null ? line.group(2) : line.group(1));
        }
        return lines;
    }

    private static String cut(String text, int length) {
        int[] points = text.codePoints().limit(length).toArray();
        return new String(points, 0, points.length);
    }

    /** A colour of this hue (degrees) and brightness (0 to 1). */
    private static int colour(int hue, double brightness) {
        return channel(hue, brightness) << 16
                | channel(hue - 120, brightness) << 8
                | channel(hue - 240, brightness);
    }

    private static int channel(int degrees, double brightness) {
        double level = 0.6 + 0.4 * Math.cos(Math.toRadians(degrees));
        return (int) Math.round(255 * level * brightness);
    }
}
