package one.apiin.camel.internal.validation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.FieldValues;
import one.apiin.camel.internal.model.ModelMode;
import one.apiin.camel.internal.model.RequestSchema;

/**
 * Holds the fields of one request against the rules of its model. Pure; threads: one at a time.
 */
final class SchemaChecks {

    private final String model;
    private final RequestSchema rules;
    private final Map<String, Object> given;
    private final List<Violation> findings = new ArrayList<>();

    private SchemaChecks(String model, RequestSchema rules, Map<String, Object> given) {
        this.model = model;
        this.rules = rules;
        this.given = given;
    }

    /** What is wrong with these fields, which were fitted; empty if nothing is. */
    static List<Violation> of(String model, RequestSchema rules, Map<String, Object> given) {
        SchemaChecks check = new SchemaChecks(model, rules, given);
        rules.fields().forEach(check::field);
        rules.mode(given).ifPresent(check::mode);
        return check.findings;
    }

    private void field(String name, FieldSchema rule) {
        Object value = given.get(name);
        boolean tooMany =
                name.equals(rules.imageField())
                        && rules.takesOnePicture()
                        && value instanceof Collection;
        if (tooMany) {
            int pictures = ((Collection<?>) value).size();
            String text = "has " + pictures + " pictures, but one is taken: give one";
            add(name, "type", text, rule.confidence("type"));
        } else if (value != null) {
            rule.broken(value)
                    .forEach((broken, text) -> add(name, broken, text, rule.confidence(broken)));
        }
        if (rule.required()) {
            require(name, "", rule.confidence("required"));
        }
    }

    private void mode(ModelMode mode) {
        String in = " in the mode " + mode.name();
        mode.requires().forEach(name -> require(name, in, mode.confidence()));
        for (String name : mode.excludes()) {
            if (isGiven(name)) {
                String other = mode.fallbackModel().get(name);
                String remedy = other == null ? "leave it out" : "set the option model to " + other;
                add(name, "excludes", "is not taken" + in + ": " + remedy, mode.confidence());
            }
        }
        mode.limits()
                .forEach(
                        (name, limits) -> {
                            if (isGiven(name)) {
                                limits.broken(given.get(name))
                                        .forEach(
                                                (rule, text) ->
                                                        add(
                                                                name,
                                                                rule,
                                                                text + in,
                                                                mode.confidence()));
                            }
                        });
    }

    private boolean isGiven(String name) {
        return FieldValues.isFilled(given.get(name));
    }

    private void require(String name, String in, Confidence confidence) {
        if (isGiven(name)) {
            return;
        }
        String remedy =
                name.equals("prompt")
                        ? "give a text body, the header CamelApiInOnePrompt or the option prompt"
                        : "set the option " + rules.option(name);
        add(name, "required", "is empty, but required" + in + ": " + remedy, confidence);
    }

    private void add(String field, String rule, String text, Confidence confidence) {
        findings.add(new Violation(model, rules.label(field), rule, text, confidence));
    }
}
