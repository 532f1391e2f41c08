package one.apiin.camel.internal.validation;

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
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.ModelDefinition;
import one.apiin.camel.internal.model.RequestSchema;
import one.apiin.camel.internal.util.LogOnce;
import one.apiin.camel.internal.util.ProviderText;
import one.apiin.camel.internal.util.SimilarNames;
import one.apiin.camel.internal.util.Utf8;
import one.apiin.camel.internal.validation.SchemaChecks.Violation;
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
        if (given.getPrompt() != null && given.getPrompt().isBlank()) {
            given.setPrompt(null);
        }
        Optional<ModelDefinition> entry = catalog.find(model);
        RequestSchema rules = entry.map(ModelDefinition::rules).orElse(RequestSchema.NONE);
        VideoRequest request = withImages(given, rules);
        if (request.toFields().size() == 1) {
            throw new IllegalArgumentException(
                    "The prompt is empty: give a text body, the header CamelApiInOnePrompt or the"
                            + " option prompt");
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
}
