package one.apiin.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of rooms in {@code CONTRIBUTING.md}: the one place that says which package may use which. */
final class Rooms {

    static final String BASE = "one.apiin.camel";
    private static final String BASE_ROOM = "(base)";

    /** The SPI, the exceptions and the small helpers, which every room below internal may use. */
    private static final Set<String> SHARED = Set.of("task", "error", "internal.util");

    private static final Pattern ROW =
            Pattern.compile("\\| `?([^|`]+)`? \\| ([^|]+) \\| ([^|]+) \\|");

    private final Map<String, Set<String>> mayUse = new TreeMap<>();

    private Rooms(List<String> lines) {
        int heading = lines.indexOf("| room | what it answers | may use |");
        if (heading < 0) {
            throw new AssertionError(
                    "CONTRIBUTING.md has no table | room | what it answers | may use |");
        }
        for (String line : lines.subList(heading + 2, lines.size())) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                break;
            }
            mayUse.put(row.group(1).strip(), Set.of(row.group(3).replace("`", "").split(", ")));
        }
    }

    static Rooms ofContributing() {
        try {
            return new Rooms(Files.readAllLines(Path.of("../CONTRIBUTING.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> names() {
        return new TreeSet<>(mayUse.keySet());
    }

    /** The rooms of a table's third column, with the words that stand for all or none replaced. */
    Set<String> mayUse(String room) {
        Set<String> used = new TreeSet<>(mayUse.get(room));
        if (used.remove("everything")) {
            used.addAll(mayUse.keySet());
        }
        used.remove("nothing");
        if (room.startsWith("internal")) {
            used.addAll(SHARED);
        }
        return used;
    }

    static String roomOf(String packageName) {
        return packageName.equals(BASE) ? BASE_ROOM : packageName.substring(BASE.length() + 1);
    }
}
