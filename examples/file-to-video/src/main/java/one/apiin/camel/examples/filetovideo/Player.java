package one.apiin.camel.examples.filetovideo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Opens files and pages with the programs of the desktop. Pure, apart from {@link #browse}. */
final class Player {

    private Player() {}

    /** The command that plays a file. */
    static String command(Path file) {
        String name = Settings.shown(file);
        String quoted = name.matches("[\\w./:\\\\-]+") ? name : '"' + name + '"';
        return switch (system(System.getProperty("os.name"))) {
            case "windows" -> "start \"\" " + quoted;
            case "mac" -> "open " + quoted;
            default -> "xdg-open " + quoted + "   (or mpv, vlc, or a browser)";
        };
    }

    /** Opens the page in a browser if there is a desktop; never fails, as its URL is printed, too. */
    static void browse(String url, UnaryOperator<String> environment) {
        List<String> command = browser(url, environment);
        if (command.isEmpty()) {
            return;
        }
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // no such program: the user opens the URL
        }
    }

    private static List<String> browser(String url, UnaryOperator<String> environment) {
        switch (system(System.getProperty("os.name"))) {
            case "windows":
                return List.of("rundll32", "url.dll,FileProtocolHandler", url);
            case "mac":
                return List.of("open", url);
            default:
                boolean desktop =
                        environment.apply("DISPLAY") != null
                                || environment.apply("WAYLAND_DISPLAY") != null;
                return desktop ? List.of("xdg-open", url) : List.of();
        }
    }

    private static String system(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("windows") ? "windows" : lower.startsWith("mac") ? "mac" : "other";
    }
}
