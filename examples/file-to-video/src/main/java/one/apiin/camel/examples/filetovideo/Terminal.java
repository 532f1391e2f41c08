package one.apiin.camel.examples.filetovideo;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prints finished lines, and below them one line per running task, redrawn in place: at most {@value
 * #MAX_DRAWN}, each cut at the right margin by the terminal. If the output is not a terminal, each new
 * task and its last line are printed once, without control characters.
 *
 * <p>Threads: safe for concurrent use.
 */
final class Terminal {

    /** Fits into a window of 24 lines: the cursor cannot move above the first line of the window. */
    static final int MAX_DRAWN = 12;

    private static final String UP_AND_CLEAR = "\u001B[%dA\u001B[J";
    private static final String NO_WRAP = "\u001B[?7l";
    private static final String WRAP = "\u001B[?7h";

    private final PrintStream out;
    private final boolean live;
    private final Map<String, String> running = new LinkedHashMap<>();
    private int drawn;

    Terminal(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
    }

    /** The terminal of the process, or plain output if it is redirected. Replaces System.out. */
    static Terminal system() {
        Terminal terminal = new Terminal(System.out, isTerminal(System.console()));
        System.setOut(new PrintStream(terminal.new Lines(), true, StandardCharsets.UTF_8));
        return terminal;
    }

    /** From Java 22 on there is a console without a terminal, too. */
    private static boolean isTerminal(Console console) {
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Prints a permanent line. */
    synchronized void say(String line) {
        erase();
        out.println(line);
        draw();
    }

    /** Prints or replaces the line of a running task. */
    synchronized void show(String task, String line) {
        boolean isNew = running.put(task, line) == null;
        if (live) {
            erase();
            draw();
        } else if (isNew) {
            out.println(line);
        }
    }

    /** Removes all lines of running tasks. */
    synchronized void clear() {
        erase();
        running.clear();
        out.flush();
    }

    /** Removes the line of a running task. */
    synchronized void drop(String task) {
        erase();
        running.remove(task);
        draw();
    }

    /** Replaces the line of a running task with a permanent one. */
    synchronized void end(String task, String line) {
        erase();
        running.remove(task);
        out.println(line);
        draw();
    }

    /**
     * Passes other output to {@link #say} line by line, so that it does not break the redrawn
     * lines.
     */
    private final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int character) {
            if (character == '\n') {
                say(line.toString(StandardCharsets.UTF_8).stripTrailing());
                line.reset();
            } else {
                line.write(character);
            }
        }
    }

    private void erase() {
        if (drawn > 0) {
            out.printf(UP_AND_CLEAR, drawn);
            drawn = 0;
        }
    }

    private void draw() {
        if (live && !running.isEmpty()) {
            out.print(NO_WRAP);
            running.values().stream().limit(MAX_DRAWN).forEach(out::println);
            int hidden = running.size() - MAX_DRAWN;
            if (hidden > 0) {
                out.println("  and " + hidden + " more");
            }
            out.print(WRAP);
            drawn = Math.min(running.size(), MAX_DRAWN + 1);
        }
        out.flush();
    }
}
