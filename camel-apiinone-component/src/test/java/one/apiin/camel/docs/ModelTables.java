package one.apiin.camel.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.ModelDefinition;
import one.apiin.camel.internal.model.ModelDefinition.RequestSchema.Mode;
import one.apiin.camel.internal.model.PriceList;

/** Writes what the catalog says as Markdown. */
final class ModelTables {

    private final StringBuilder text = new StringBuilder();

    private ModelTables() {}

    static String of(ModelCatalog catalog) {
        ModelTables tables = new ModelTables();
        tables.overview(catalog.entries());
        catalog.entries().forEach(tables::model);
        return tables.text.toString();
    }

    private void overview(List<ModelDefinition> entries) {
        rows("model", "from", "images go into", "seconds", "calls back");
        for (ModelDefinition entry : entries) {
            row(
                    "[`" + entry.id() + "`](#" + entry.id() + ")",
                    String.join(", ", entry.inputs()),
                    code(entry.rules().imageField()),
                    entry.speed() == null ? "unknown" : seconds(entry.speed()),
                    entry.callbacks() == null ? "unknown" : callbacks(entry.callbacks()));
        }
    }

    private static String seconds(ModelDefinition.Speed speed) {
        return speed.shortest() + " to " + speed.longest() + sure(speed.confidence());
    }

    private static String callbacks(ModelDefinition.Callbacks callbacks) {
        String word =
                switch (callbacks.support()) {
                    case supported -> "yes";
                    case unsupported -> "no";
                    case unknown -> "unknown";
                };
        return word + sure(callbacks.confidence());
    }

    private static String sure(Confidence confidence) {
        return confidence == Confidence.inferred ? " (inferred)" : "";
    }

    private void model(ModelDefinition entry) {
        text.append("\n### ").append(entry.id()).append("\n\n");
        text.append(entry.title()).append(".\n");
        if (entry.aliases() != null) {
            text.append("Sub-models: ").append(codes(entry.aliases())).append(".\n");
        }
        notes(entry).forEach(note -> text.append("Note: ").append(escaped(note)).append(".\n"));
        text.append('\n');
        entry.rules().fields().forEach(this::field);
        text.append("\nModes:\n\n");
        required(entry);
        entry.rules().modes().forEach(this::mode);
        text.append('\n');
        price(entry.price());
    }

    private static List<String> notes(ModelDefinition entry) {
        List<String> notes = new ArrayList<>();
        if (entry.note() != null) {
            notes.add(entry.note());
        }
        if (entry.callbacks() != null && entry.callbacks().note() != null) {
            notes.add("callbacks: " + entry.callbacks().note());
        }
        if (entry.speed() != null && entry.speed().note() != null) {
            notes.add("seconds: " + entry.speed().note());
        }
        return notes;
    }

    private void field(String name, FieldSchema rule) {
        String type = rule.type() + (rule.items() == null ? "" : " of " + rule.items());
        String byDefault = rule.byDefault() == null ? "" : "default " + value(rule.byDefault());
        item(
                code(name),
                joined("; ", type, values(rule.limits()), byDefault, sure(rule), rule.note()));
    }

    private static String values(FieldSchema.Constraints limits) {
        List<String> all = new ArrayList<>();
        if (limits.allowed() != null) {
            all.add(codes(limits.allowed()));
        }
        if (limits.minimum() != null || limits.maximum() != null) {
            all.add(limits.minimum() + " to " + limits.maximum());
        }
        if (limits.maxLength() != null) {
            all.add("at most " + limits.maxLength() + " characters");
        }
        if (limits.maxItems() != null) {
            all.add("at most " + limits.maxItems());
        }
        return String.join("; ", all);
    }

    /** What is documented needs no word. */
    private static String sure(FieldSchema rule) {
        if (rule.confidence() == Confidence.inferred || rule.inferred().isEmpty()) {
            return unlessDocumented(rule.confidence());
        }
        return String.join(", ", rule.inferred()) + " inferred";
    }

    private static String unlessDocumented(Confidence confidence) {
        return confidence == Confidence.documented ? "" : String.valueOf(confidence);
    }

    private static String joined(String between, String... parts) {
        return Stream.of(parts)
                .filter(part -> part != null && !part.isEmpty())
                .collect(Collectors.joining(between));
    }

    private void required(ModelDefinition entry) {
        Map<Confidence, List<String>> names =
                entry.rules().fields().entrySet().stream()
                        .filter(one -> one.getValue().required())
                        .collect(
                                Collectors.groupingBy(
                                        one -> one.getValue().confidence("required"),
                                        Collectors.mapping(
                                                Map.Entry::getKey, Collectors.toList())));
        names.forEach((how, all) -> item("always" + sure(how), codes(all)));
    }

    private void mode(Mode mode) {
        List<String> needs =
                new ArrayList<>(mode.requires().stream().map(ModelTables::code).toList());
        mode.limits().forEach((name, limits) -> needs.add(code(name) + " of " + values(limits)));
        List<String> when = new ArrayList<>();
        sorted(mode.when()).forEach(when::add);
        mode.with().forEach(name -> when.add(code(name)));
        String name =
                mode.name() + (when.isEmpty() ? " otherwise" : " with " + String.join(", ", when));
        String excluded = mode.excludes().isEmpty() ? "" : "not " + codes(mode.excludes());
        item(name + sure(mode.confidence()), joined("; ", String.join(", ", needs), excluded));
    }

    private void price(PriceList price) {
        text.append("Credits: ").append(price.confidence());
        text.append(price.note() == null ? "" : "; " + escaped(price.note())).append(".\n\n");
        String always = price.rules().size() == 1 ? "every request" : "anything else";
        Map<String, List<PriceList.Rule>> byDuration = new LinkedHashMap<>();
        for (PriceList.Rule rule : price.rules()) {
            Map<String, Object> others = new LinkedHashMap<>(rule.when());
            others.remove("duration");
            String when = String.join(", ", sorted(others));
            byDuration
                    .computeIfAbsent(when.isEmpty() ? always : when, key -> new ArrayList<>())
                    .add(rule);
        }
        byDuration.forEach(
                (when, rules) -> text.append("- ").append(when).append(durations(rules)));
    }

    /** The credits, one after the other if they differ by the duration only. */
    private static String durations(List<PriceList.Rule> rules) {
        List<String> durations =
                rules.stream()
                        .map(rule -> rule.when().get("duration"))
                        .map(duration -> value(duration))
                        .toList();
        String credits = rules.stream().map(ModelTables::credits).collect(Collectors.joining(", "));
        String by = String.join(", ", durations);
        return (by.isEmpty() ? "" : ", `duration` " + by) + ": " + credits + "\n";
    }

    private static String credits(PriceList.Rule rule) {
        if (rule.credits() != null) {
            return rule.credits().toPlainString();
        }
        return rule.creditsPerSecond() != null
                ? rule.creditsPerSecond().toPlainString() + " a second"
                : "at most " + rule.creditsAtMost().toPlainString();
    }

    private static List<String> sorted(Map<String, Object> when) {
        return when.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> code(one.getKey()) + " " + value(one.getValue()))
                .toList();
    }

    private static String code(String name) {
        return "`" + name + "`";
    }

    private static String codes(List<?> names) {
        return names.stream().map(ModelTables::value).collect(Collectors.joining(", "));
    }

    private static String value(Object value) {
        return value == null ? "" : code(String.valueOf(value));
    }

    private static String escaped(String note) {
        return note == null ? "" : note.replace("|", "\\|").replace("_", "\\_").replace("*", "\\*");
    }

    private void item(String name, String what) {
        text.append("- ").append(name).append(what.isEmpty() ? "" : ": " + what).append('\n');
    }

    private void rows(String... names) {
        row(names);
        text.append("|---".repeat(names.length)).append("|\n");
    }

    private void row(String... cells) {
        text.append('|');
        for (String cell : cells) {
            text.append(' ')
                    .append(cell == null ? "" : cell)
                    .append(cell == null || cell.isEmpty() ? "|" : " |");
        }
        text.append('\n');
    }
}
