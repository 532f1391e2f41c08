package one.apiin.camel.benchmarks.polling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Lag against polls, both on logarithmic scales, as an SVG chart. */
final class Chart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 460;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 50;
    private static final int BOTTOM = 60;
    private static final double[] POLLS = {1, 2, 3, 5, 8, 12, 20, 40};
    private static final double[] LAGS = {1, 2, 5, 10, 20, 50, 100};

    /** Follows the reader's colour scheme; where styles are ignored, the attributes hold. */
    private static final String STYLE =
            "<style>text{fill:#222}@media(prefers-color-scheme:dark){rect{fill:#0d1117}text{fill:#e6edf3}"
                    + "line{stroke:#30363d}polyline{stroke:#adbac7}circle{stroke:#e6edf3}}</style>";

    private final StringBuilder svg = new StringBuilder();

    Chart(String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"20\">",
                WIDTH, HEIGHT);
        add(STYLE);
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        add("<text x=\"%d\" y=\"28\">%s</text>", LEFT, title);
        for (double polls : POLLS) {
            line(polls, LAGS[0], polls, LAGS[LAGS.length - 1]);
            text(x(polls), HEIGHT - BOTTOM + 24, "middle", "%.0f".formatted(polls));
        }
        for (double lag : LAGS) {
            line(POLLS[0], lag, POLLS[POLLS.length - 1], lag);
            text(LEFT - 8, y(lag) + 7, "end", "%.0f".formatted(lag));
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "status calls per task");
        add(
                "<text transform=\"translate(22 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2, "mean lag in seconds");
    }

    /** Draws the optimum, below which no plan can be. */
    void limit(List<Optimum.Cost> costs) {
        StringBuilder points = new StringBuilder();
        costs.stream()
                .filter(Chart::fits)
                .forEach(c -> points.append(number(x(c.polls()), y(c.lag()))).append(' '));
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"#444\" stroke-width=\"2\"/>",
                points.toString().trim());
    }

    /** Draws one plan, with its name beside it, near the right edge above it. */
    void point(Optimum.Cost cost, String colour, String name) {
        add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>",
                x(cost.polls()), y(cost.lag()), colour);
        if (x(cost.polls()) > WIDTH - RIGHT - 80) {
            text(x(cost.polls()), y(cost.lag()) - 10, "middle", name);
        } else {
            text(x(cost.polls()) + 9, y(cost.lag()) - 5, "start", name);
        }
    }

    void write(Path file) throws IOException {
        Files.writeString(file, svg + "</svg>\n");
    }

    private static boolean fits(Optimum.Cost cost) {
        return cost.polls() <= POLLS[POLLS.length - 1]
                && cost.lag() <= LAGS[LAGS.length - 1]
                && cost.lag() >= LAGS[0];
    }

    private void line(double polls, double lag, double otherPolls, double otherLag) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
                x(polls), y(lag), x(otherPolls), y(otherLag));
    }

    private void text(double x, double y, String anchor, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    private static String number(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static double x(double polls) {
        return LEFT + (WIDTH - LEFT - RIGHT) * share(polls, POLLS);
    }

    private static double y(double lag) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share(lag, LAGS);
    }

    private static double share(double value, double[] scale) {
        return Math.log(value / scale[0]) / Math.log(scale[scale.length - 1] / scale[0]);
    }
}
