package one.apiin.camel.sandbox;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The arguments of {@link SandboxMain}, else environment variables, else defaults. Immutable.
 *
 * @param seconds duration of a task
 */
record SandboxArguments(int port, int seconds, long credits) {

    static final String USAGE =
            """
            Options (or environment variables):
              --port N      the port, 0 for a free one     (SANDBOX_PORT)     8787
              --seconds N   duration of a task             (SANDBOX_SECONDS)  20
              --credits N   the initial balance            (SANDBOX_CREDITS)  10000
            """;

    private static final Map<String, Long> DEFAULTS =
            Map.of("port", 8787L, "seconds", 20L, "credits", 10_000L);
    private static final Map<String, Long> LIMITS =
            Map.of("port", 65_535L, "seconds", 86_400L, "credits", 1_000_000_000_000L);

    /** @throws IllegalArgumentException naming the invalid argument */
    static SandboxArguments parse(List<String> args, Map<String, String> environment) {
        Map<String, Long> values = new HashMap<>(DEFAULTS);
        for (String name : DEFAULTS.keySet()) {
            String variable = "SANDBOX_" + name.toUpperCase(Locale.ROOT);
            String value = environment.get(variable);
            if (value != null && !value.isBlank()) {
                values.put(name, number(variable, name, value));
            }
        }
        for (int at = 0; at < args.size(); at++) {
            String[] parts = args.get(at).split("=", 2);
            String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
            if (!DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException("Unknown argument: " + args.get(at));
            }
            if (parts.length == 1 && ++at == args.size()) {
                throw new IllegalArgumentException("--" + name + " needs a number");
            }
            values.put(
                    name, number("--" + name, name, parts.length == 2 ? parts[1] : args.get(at)));
        }
        return new SandboxArguments(
                values.get("port").intValue(),
                values.get("seconds").intValue(),
                values.get("credits"));
    }

    private static long number(String source, String name, String value) {
        long limit = LIMITS.get(name);
        try {
            long number = Long.parseLong(value.trim());
            if (number >= 0 && number <= limit) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException(
                source + " must be a whole number from 0 to " + limit + ", not \"" + value + "\"");
    }
}
