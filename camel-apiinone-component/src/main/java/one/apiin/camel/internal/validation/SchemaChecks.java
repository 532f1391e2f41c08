package one.apiin.camel.internal.validation;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.FieldValues;
import one.apiin.camel.internal.model.RequestSchema;
import one.apiin.camel.internal.model.RequestSchema.Mode;

/**
 * Checks the fields of one request against the rules of its model, known or not. Pure; threads: one at a
 * time.
 */
final class SchemaChecks {

    /**
     * A request that violates a rule of the catalog. Threads: immutable.
     *
     * @param model the model as the request names it
     * @param label the field, as a route author knows it
     * @param rule the rule's name
     * @param text the problem and the remedy; repeats nothing of the request
     * @param confidence documented or inferred; null = a rule of the user's
     */
    record Violation(String model, String label, String rule, String text, Confidence confidence) {

        /** An inferred rule does not refuse a request. */
        boolean refuses() {
            return confidence != Confidence.inferred;
        }

        /** Groups violations of one rule, so that the log has each once. */
        String kind() {
            return model + ' ' + label + ' ' + rule;
        }

        @Override
        public String toString() {
            String source = confidence == null ? "modelCatalog" : confidence.name();
            return label + " " + text + " (model " + model + ", rule " + rule + ", " + source + ")";
        }
    }

    private final String model;
    private final RequestSchema rules;
    private final Map<String, Object> given;
    private final List<Violation> violations = new ArrayList<>();

    private SchemaChecks(String model, RequestSchema rules, Map<String, Object> given) {
        this.model = model;
        this.rules = rules;
        this.given = given;
    }

    /** The violations of these normalized fields, at first those of rules that every model has. */
    static List<Violation> of(String model, RequestSchema rules, Map<String, Object> given) {
        SchemaChecks check = new SchemaChecks(model, rules, given);
        check.images();
        check.duration();
        rules.fields().forEach(check::field);
        rules.mode(given).ifPresent(check::mode);
        return check.violations;
    }

    private void images() {
        Object images = given.get(rules.imageField());
        List<Object> single = images == null ? List.of() : List.of(images);
        int number = 0;
        for (Object one : images instanceof Collection<?> many ? many : single) {
            number++;
            if (!isHttpUrl(one)) {
                String text =
                        " is not an absolute http or https URL; put the image where the provider can"
                                + " fetch it, for example behind a presigned S3 URL";
                add(rules.imageField(), "url", "number " + number + text, Confidence.documented);
            }
        }
    }

    private void duration() {
        Object duration = given.get("duration");
        if (duration != null && !rules.fields().containsKey("duration") && !isSeconds(duration)) {
            String text = "must be a number of seconds greater than zero";
            add("duration", "minimum", text, Confidence.documented);
        }
    }

    /** A host may have an underscore, as old buckets do, so that any authority is accepted. */
    private static boolean isHttpUrl(Object value) {
        if (!(value instanceof CharSequence text)) {
            return false;
        }
        try {
            URI uri = URI.create(text.toString());
            String scheme = uri.getScheme();
            return uri.getRawAuthority() != null
                    && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isSeconds(Object value) {
        var number = FieldValues.number(value);
        return number != null && number.signum() > 0;
    }

    private void field(String name, FieldSchema rule) {
        Object value = given.get(name);
        boolean tooMany =
                name.equals(rules.imageField())
                        && rules.takesOneImage()
                        && value instanceof Collection;
        if (tooMany) {
            int images = ((Collection<?>) value).size();
            String text = "has " + images + " images, but the model takes one: give one";
            add(name, "type", text, rule.confidence("type"));
        } else if (value != null) {
            rule.broken(value)
                    .forEach((broken, text) -> add(name, broken, text, rule.confidence(broken)));
        }
        if (rule.required()) {
            require(name, "", rule.confidence("required"));
        }
    }

    private void mode(Mode mode) {
        String in = " in the mode " + mode.name();
        mode.requires().forEach(name -> require(name, in, mode.confidence()));
        for (String name : mode.excludes()) {
            if (isGiven(name)) {
                String other = mode.fallbackModel().get(name);
                String remedy = other == null ? "leave it out" : "set the option model to " + other;
                add(name, "excludes", "is not taken" + in + ": " + remedy, mode.confidence());
            }
        }
        for (String name : mode.limits().keySet()) {
            if (isGiven(name)) {
                mode.limits()
                        .get(name)
                        .broken(given.get(name))
                        .forEach((rule, text) -> add(name, rule, text + in, mode.confidence()));
            }
        }
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
        violations.add(new Violation(model, rules.label(field), rule, text, confidence));
    }
}
