package one.apiin.camel.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders the options and headers of a component's catalog JSON as Markdown tables.
 *
 * @param camels a component whose options with the same words are Camel's own: they are only listed
 */
record OptionTables(JsonNode catalog, JsonNode camels) {

    private static final int LONGEST_DESCRIPTION = 400;
    private static final List<String> FIRST_GROUPS = List.of("common", "producer", "consumer");

    /** Those that most people set; the others have defaults that serve. */
    static final List<String> FIRST =
            List.of(
                    "apiKey",
                    "dataSource",
                    "creditLimit",
                    "model",
                    "parameters",
                    "idempotencyKey",
                    "operation",
                    "download",
                    "requestsPerSecond",
                    "correlationHeaders");

    /** Limits that the start checks, where they are more than those of the type. */
    static final Map<String, String> RANGES =
            Map.ofEntries(
                    Map.entry("account", "1 to 100 characters"),
                    Map.entry("claimTimeout", "100ms to 3650d"),
                    Map.entry("creditLimit", "≥ 1 credit"),
                    Map.entry("creditLimitPeriod", "1s to 3650d"),
                    Map.entry("group", "1 to 100 characters"),
                    Map.entry("leaseTimeout", "100ms to 3650d"),
                    Map.entry("maxConcurrentDownloads", "≥ 1"),
                    Map.entry("maxConcurrentRequests", "≥ 1"),
                    Map.entry("maxDeliveries", "≥ 1"),
                    Map.entry("maxDownloadSize", "≥ 1 byte"),
                    Map.entry("maxInFlight", "≥ 1"),
                    Map.entry("maxSubmitRetries", "≥ 0"),
                    Map.entry("maxWaiting", "≥ 1"),
                    Map.entry("proxyPort", "1 to 65535"),
                    Map.entry("requestsPerSecond", "0.01 to 1000000 a second"),
                    Map.entry("retention", "100ms to 3650d"));

    OptionTables(JsonNode catalog) {
        this(catalog, MissingNode.getInstance());
    }

    /**
     * What most people set; then one table for each group of the component's options, then of the
     * endpoint's that are not among them; at the end the names of Camel's own.
     */
    String options() {
        StringBuilder out = new StringBuilder();
        Map<String, JsonNode> first = new LinkedHashMap<>();
        FIRST.forEach(name -> option(name).ifPresent(option -> first.put(name, option)));
        if (!first.isEmpty()) {
            table(out, "Most used", first);
        }
        groups("componentProperties", name -> !first.containsKey(name))
                .forEach((group, options) -> table(out, "Component, " + group, options));
        groups("properties", name -> !first.containsKey(name) && !isOnBoth(name))
                .forEach((group, options) -> table(out, "Endpoint, " + group, options));
        Set<String> listed = new TreeSet<>();
        for (String section : List.of("componentProperties", "properties")) {
            catalog.get(section).fieldNames().forEachRemaining(listed::add);
        }
        listed.removeIf(name -> isOurs(name));
        if (!listed.isEmpty()) {
            out.append("\n#### Camel's own\n\n");
            out.append(listed.stream().map(this::withDefault).collect(Collectors.joining(", ")));
            out.append(".\n");
        }
        return out.toString();
    }

    private Optional<JsonNode> option(String name) {
        return Stream.of("properties", "componentProperties")
                .map(section -> catalog.get(section).get(name))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private String withDefault(String name) {
        JsonNode option = option(name).orElseThrow();
        String value = option.path("defaultValue").asText();
        return code(shownName(name, option)) + (value.isEmpty() ? "" : " (" + code(value) + ")");
    }

    private boolean isOurs(String name) {
        return Stream.of("componentProperties", "properties")
                .filter(section -> catalog.get(section).has(name))
                .noneMatch(
                        section ->
                                text(catalog, section, name).equals(text(camels, section, name)));
    }

    private boolean isOnBoth(String name) {
        return text(catalog, "properties", name).equals(text(catalog, "componentProperties", name));
    }

    private static String text(JsonNode catalog, String section, String name) {
        return catalog.path(section).path(name).path("description").asText();
    }

    /** Where it may be set, if that is not the place that the table's title names. */
    private String place(String name, String title) {
        if (isOnBoth(name)) {
            return " *URI*";
        }
        boolean said = title.startsWith("Endpoint") || !catalog.path("properties").has(name);
        return said || catalog.path("componentProperties").has(name) ? "" : " *URI only*";
    }

    String headers() {
        StringBuilder out = new StringBuilder();
        catalog.get("headers")
                .properties()
                .forEach(header -> header(out, header.getKey(), header.getValue()));
        return out.toString();
    }

    private static void header(StringBuilder out, String name, JsonNode header) {
        out.append("- ").append(code(name));
        out.append(" (").append(header.path("group").asText());
        out.append(", ").append(code(simpleName(header))).append("): ");
        out.append(meaning(header)).append(oneOf(header)).append('\n');
    }

    private Map<String, Map<String, JsonNode>> groups(String section, Predicate<String> shown) {
        Map<String, Map<String, JsonNode>> groups = new LinkedHashMap<>();
        List<Map.Entry<String, JsonNode>> options =
                new ArrayList<>(catalog.get(section).properties());
        options.removeIf(option -> !shown.test(option.getKey()) || !isOurs(option.getKey()));
        options.sort(
                Comparator.comparingInt(option -> rank(option.getValue().path("group").asText())));
        options.forEach(
                option ->
                        groups.computeIfAbsent(
                                        option.getValue().path("group").asText(),
                                        group -> new LinkedHashMap<>())
                                .put(option.getKey(), option.getValue()));
        return groups;
    }

    /** Common, producer and consumer first, whatever is advanced last. */
    private static int rank(String group) {
        int rank = FIRST_GROUPS.indexOf(group);
        if (rank >= 0) {
            return rank;
        }
        return group.contains("advanced") ? 20 : 10;
    }

    private void table(StringBuilder out, String title, Map<String, JsonNode> options) {
        out.append("\n#### ").append(title).append("\n\n");
        out.append("| option | default | range | meaning |\n|---|---|---|---|\n");
        options.forEach(
                (name, option) ->
                        row(
                                out,
                                code(shownName(name, option)) + place(name, title),
                                defaultValue(option),
                                range(name, option),
                                meaning(option)));
    }

    private static String defaultValue(JsonNode option) {
        String value = option.path("defaultValue").asText();
        if (!value.isEmpty()) {
            return code(value);
        }
        return option.path("required").asBoolean() ? "required" : "none";
    }

    private static String range(String name, JsonNode option) {
        if (RANGES.containsKey(name)) {
            return RANGES.get(name);
        }
        if (option.has("enum")) {
            return values(option);
        }
        return option.path("type").asText().equals("duration") ? "duration" : type(option);
    }

    private static String oneOf(JsonNode header) {
        return header.has("enum") ? " One of: " + values(header) + "." : "";
    }

    private static String values(JsonNode option) {
        List<String> values = new ArrayList<>();
        option.get("enum").forEach(value -> values.add(code(value.asText())));
        return String.join(", ", values);
    }

    private static void row(StringBuilder out, String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static String shownName(String name, JsonNode option) {
        return option.path("multiValue").asBoolean() && option.has("prefix")
                ? option.get("prefix").asText() + "*"
                : name;
    }

    private static String meaning(JsonNode option) {
        StringBuilder out = new StringBuilder();
        if (option.path("kind").asText().equals("path")) {
            out.append("(Path.) ");
        }
        if (option.path("required").asBoolean()) {
            out.append("**Required.** ");
        }
        if (option.path("secret").asBoolean()) {
            out.append("**Secret.** ");
        }
        if (option.path("deprecated").asBoolean()) {
            out.append("**Deprecated.** ");
        }
        out.append(escaped(description(option)));
        return out.toString();
    }

    /** Of what Camel says at great length of its own options, the first sentence. */
    private static String description(JsonNode option) {
        String text =
                option.path("description")
                        .asText()
                        .replaceFirst(" *This is a multi-value option with prefix: \\S+", "")
                        .strip();
        int sentence = text.indexOf(". ");
        return text.length() > LONGEST_DESCRIPTION && sentence > 0
                ? text.substring(0, sentence + 1)
                : text;
    }

    private static String type(JsonNode option) {
        String type = option.path("type").asText();
        return switch (type) {
            case "object", "array" -> code(simpleName(option));
            case "enum" -> "enum";
            default -> type;
        };
    }

    private static String simpleName(JsonNode option) {
        return option.path("javaType").asText().replaceAll("[a-z]\\w*\\.", "");
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text.replace("|", "\\|") + "`";
    }

    /** Text for a table's cell; what stands between backticks stays as it is. */
    private static String escaped(String text) {
        String line = withExpressionsAsCode(text).replaceAll("\\s+", " ").replace("|", "\\|");
        String[] parts = line.split("`", -1);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            out.append(i == 0 ? "" : "`");
            out.append(i % 2 == 1 ? parts[i] : withoutMarkup(parts[i]));
        }
        return out.toString();
    }

    /** GitHub would read two dollar signs as a formula. */
    private static String withExpressionsAsCode(String text) {
        return text.contains("`") ? text : text.replaceAll("(?:\\$\\{[^}]*}-?)+", "`$0`");
    }

    private static String withoutMarkup(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("_", "\\_");
    }
}
