package one.apiin.camel.internal.validation;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.FieldSchema.FieldValues;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.ModelDefinition;
import one.apiin.camel.internal.model.ModelDefinition.RequestSchema;
import one.apiin.camel.internal.model.ModelDefinition.RequestSchema.Mode;
import one.apiin.camel.internal.util.LogOnce;
import one.apiin.camel.internal.util.ProviderText;
import one.apiin.camel.internal.util.SimilarNames;
import one.apiin.camel.internal.util.Utf8;
import one.apiin.camel.task.VideoRequest;

/**
 * Normalizes and validates a request before anything is saved or paid.
 *
 * <p>Money: adds nothing that the request does not say; a default is never sent, because it may change
 * the price.
 *
 * <p>Rules that the provider documents, and a user's own, refuse a request, and so does a field that
 * resembles a known one; rules that are only inferred, unknown models and other unknown fields are
 * logged once.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class RequestValidator {

    /** The error of a request that says nothing, and the remedy. */
    public static final String EMPTY =
            "The prompt is empty: give a text body, the header CamelApiInOnePrompt or the option prompt";

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

    private final ModelCatalog catalog;
    private final LogOnce notices;
    private final boolean validates;

    /**
     * @param catalog the models that are known
     * @param notices where warnings go
     * @param validates false = the request is sent as it is, with the images in the model's field
     */
    public RequestValidator(ModelCatalog catalog, LogOnce notices, boolean validates) {
        this.catalog = catalog;
        this.notices = notices;
        this.validates = validates;
    }

    /**
     * The request for the wire.
     *
     * @param callsBack whether the provider is asked to call back
     * @throws IllegalArgumentException naming every problem with its field, rule, model and remedy;
     *     repeats nothing but the model's name
     */
    public VideoRequest check(VideoRequest given, boolean callsBack) {
        given.toFields().forEach(RequestValidator::requireUnbroken);
        String model = given.getModel();
        if (model == null || model.isBlank()) {
            throw new IllegalArgumentException("The model is empty: set the option model");
        }
        if (!FieldValues.isFilled(given.getPrompt())) {
            given.setPrompt(null);
        }
        Optional<ModelDefinition> entry = catalog.find(model);
        RequestSchema rules = entry.map(ModelDefinition::rules).orElse(RequestSchema.NONE);
        VideoRequest request = withImages(given, rules);
        if (request.toFields().size() == 1) {
            throw new IllegalArgumentException(EMPTY);
        }
        if (callsBack) {
            calledBack(model);
        }
        if (!validates) {
            return request;
        }
        entry.ifPresent(known -> fitTypes(request, known));
        Map<String, Object> fields = request.toFields();
        List<Violation> violations = unknownFields(request.getModel(), rules, fields.keySet());
        if (entry.isEmpty()) {
            notices.warn(
                    "unknown " + model,
                    "The model "
                            + model
                            + " is not in the catalog: its requests are sent unchecked, and their price is"
                            + " not known. See the option modelCatalog");
        }
        violations.addAll(SchemaChecks.of(request.getModel(), rules, fields));
        settle(violations);
        return request;
    }

    /** Every text of a request is one that JSON can carry, however deep it is. */
    private static void requireUnbroken(String name, Object value) {
        if (isBroken(name)) {
            throw new IllegalArgumentException("The name of a parameter " + Utf8.BROKEN);
        }
        if (isBroken(value)) {
            throw new IllegalArgumentException(
                    "The value of " + RequestSchema.NONE.label(name) + " " + Utf8.BROKEN);
        }
    }

    private static boolean isBroken(Object value) {
        if (value instanceof Map<?, ?> map) {
            return isBroken(map.keySet()) || isBroken(map.values());
        }
        if (value instanceof Collection<?> many) {
            return many.stream().anyMatch(RequestValidator::isBroken);
        }
        return value instanceof CharSequence text && Utf8.isBroken(text);
    }

    /**
     * Moves the images into the model's own field.
     *
     * @throws IllegalArgumentException if the images are given twice
     */
    private static VideoRequest withImages(VideoRequest request, RequestSchema rules) {
        Map<String, Object> parameters = new LinkedHashMap<>(request.getParameters());
        List<String> images = request.getImageUrls();
        boolean any = images != null && !images.isEmpty();
        String field = rules.imageField();
        if (any && parameters.get(field) != null) {
            throw new IllegalArgumentException(
                    "The option imageUrls and parameters."
                            + field
                            + " are one field of the model "
                            + request.getModel()
                            + ": use one of them");
        }
        boolean own = any && !field.equals(RequestSchema.IMAGE_URLS);
        if (own) {
            boolean one = rules.takesOneImage() && images.size() == 1;
            parameters.put(field, one ? images.get(0) : new ArrayList<>(images));
        }
        VideoRequest fitted = new VideoRequest(request.getModel(), request.getPrompt());
        fitted.setImageUrls(own ? null : images);
        fitted.setParameters(parameters);
        return fitted;
    }

    /**
     * Numbers, texts and booleans of the types that the model wants, names as it spells them; in a request
     * of {@link #withImages}, which is not the user's.
     */
    private static void fitTypes(VideoRequest request, ModelDefinition entry) {
        request.setModel(entry.spelled(request.getModel()));
        request.getParameters()
                .replaceAll(
                        (name, value) -> {
                            FieldSchema rule = entry.rules().fields().get(name);
                            return rule == null ? value : rule.fit(value);
                        });
    }

    private void settle(List<Violation> all) {
        List<String> refusing = new ArrayList<>();
        for (Violation one : all) {
            if (one.refuses()) {
                refusing.add(one.toString());
            } else {
                notices.warn(
                        one.kind(),
                        "Sent anyway: the violated rule is inferred, not documented: " + one);
            }
        }
        if (!refusing.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", refusing));
        }
    }

    private void calledBack(String model) {
        ModelDefinition.Callbacks callbacks = catalog.callbacks(model);
        if (callbacks.support() == ModelDefinition.Callbacks.Support.unsupported) {
            notices.warn(
                    "callback " + model,
                    "The option callbackUrl is set, but the model "
                            + model
                            + " does not call back ("
                            + callbacks.confidence()
                            + "): its tasks are completed by polling");
        }
    }

    /** Typos of the request's fields; the first warning about any other field that is not known. */
    private List<Violation> unknownFields(String model, RequestSchema rules, Set<String> names) {
        List<Violation> typos = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>(rules.fields().keySet());
        known.addAll(RequestSchema.COMMON);
        for (String name : names) {
            if (known.contains(name)) {
                continue;
            }
            Optional<String> meant = meant(name, known, rules);
            if (meant.isPresent()) {
                typos.add(typo(model, rules, name, meant.get()));
            } else if (!rules.fields().isEmpty()) {
                notices.warn(
                        "field " + model + ' ' + name,
                        "The catalog does not know the field "
                                + name
                                + " of the model "
                                + model
                                + "; it is sent as it is, and the provider may ignore it. If the name is right,"
                                + " add it to modelCatalog");
            }
        }
        return typos;
    }

    /** The known field that another name stands for; the field of other models for images stands for its own. */
    private Optional<String> meant(String name, Set<String> known, RequestSchema rules) {
        if (!rules.fields().isEmpty() && catalog.imageFields().contains(name)) {
            return Optional.of("imageUrls");
        }
        return SimilarNames.nearest(name, known)
                .filter(one -> !catalog.fields().contains(name) || SimilarNames.isSame(name, one));
    }

    private static Violation typo(String model, RequestSchema rules, String name, String meant) {
        String field = meant.equals("imageUrls") ? rules.imageField() : meant;
        return new Violation(
                model,
                "parameters." + ProviderText.clean(name),
                "name",
                "is not a field of the model: did you mean "
                        + rules.label(field)
                        + "? If the provider has it, name it in modelCatalog or set validate=false",
                Confidence.documented);
    }

    /**
     * Checks the fields of one request against the rules of its model, known or not. Pure; threads: one at a
     * time.
     */
    static final class SchemaChecks {

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
                    add(
                            rules.imageField(),
                            "url",
                            "number " + number + text,
                            Confidence.documented);
                }
            }
        }

        private void duration() {
            Object duration = given.get("duration");
            if (duration != null
                    && !rules.fields().containsKey("duration")
                    && !isSeconds(duration)) {
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
                        .forEach(
                                (broken, text) -> add(name, broken, text, rule.confidence(broken)));
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
                    String remedy =
                            other == null ? "leave it out" : "set the option model to " + other;
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
}
