package one.apiin.camel.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A benchmark's arguments: words such as {@code postgres}, and pairs such as {@code kills=20}. */
final class Arguments {

    private final Map<String, String> given = new LinkedHashMap<>();

    private Arguments() {}

    /**
     * @throws IllegalArgumentException if one of them is not known; names those that are
     */
    static Arguments of(String[] arguments, String... known) {
        Arguments read = new Arguments();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (!Set.of(known).contains(pair[0])) {
                throw new IllegalArgumentException(
                        "'" + argument + "' is none of " + Arrays.toString(known));
            }
            read.given.put(pair[0], pair.length == 1 ? "true" : pair[1]);
        }
        return read;
    }

    boolean has(String word) {
        return given.containsKey(word);
    }

    int number(String name, int otherwise) {
        return Math.toIntExact(longNumber(name, otherwise));
    }

    long longNumber(String name, long otherwise) {
        return given.containsKey(name) ? Long.parseLong(given.get(name)) : otherwise;
    }
}
