package one.apiin.camel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.camel.message.SubmitCommandFactory.CorrelationHeaders;
import one.apiin.camel.internal.json.JsonCodec;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.json.ModelCatalogReader;
import one.apiin.camel.internal.util.OptionChecks;
import one.apiin.camel.internal.util.SimilarNames;
import one.apiin.camel.internal.util.Utf8;
import org.apache.camel.util.PropertiesHelper;

/** Checks the options of an endpoint at its start, before a request with a wrong text is paid for. */
final class EndpointOptionsValidator {

    private static final Pattern SIMPLE = Pattern.compile("\\$(simple)?\\{");

    /** Without "#name": it may be a text, such as a colour. */
    private static final Pattern REFERENCE =
            Pattern.compile("^#((bean|class|property|type):|valueAs\\()");

    /** Without a segment of one or two dots: clients resolve them. */
    private static final Pattern PATH =
            Pattern.compile("(?!(.*/)?\\.{1,2}(/|$))/?[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*");

    private EndpointOptionsValidator() {}

    /**
     * Checks the options that go into a request.
     *
     * @throws IllegalArgumentException naming the option and the remedy
     */
    static void request(
            String model,
            String imageUrls,
            Map<String, Object> parameters,
            String correlationHeaders) {
        OptionChecks.require(
                "model", model, "leave it out for '" + ApiInOneEndpoint.DEFAULT_MODEL + "'");
        plain("model", model, ApiInOneConstants.MODEL);
        plain("imageUrls", imageUrls, ApiInOneConstants.IMAGE_URLS);
        requireFilled("imageUrls", imageUrls);
        parameters.forEach(EndpointOptionsValidator::parameter);
        CorrelationHeaders.validate(correlationHeaders);
    }

    /**
     * Takes the fields of the request out of the parameters of a URI: each by its name, and those of a
     * JSON object, as Kamelets have it; a name wins.
     *
     * @throws IllegalArgumentException if the text is not a JSON object; repeats nothing of it
     */
    static Map<String, Object> fields(Map<String, Object> uri) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (uri.remove("parameters") instanceof String json) {
            try {
                fields.putAll(JsonCodec.readRequest(json).toFields());
            } catch (IllegalArgumentException e) {
                throw OptionChecks.bad(
                        "parameters",
                        "must be a JSON object, such as {\"duration\": 5}, or write"
                                + " parameters.duration=5: "
                                + e.getMessage());
            }
        }
        fields.putAll(PropertiesHelper.extractProperties(uri, "parameters."));
        return fields;
    }

    private static void parameter(String name, Object value) {
        if (name.isBlank()) {
            throw OptionChecks.bad(
                    "parameters.", "names no field: write it as in parameters.aspect_ratio=9:16");
        }
        plain("parameters." + name, value, ApiInOneConstants.PARAMETERS);
        requireFilled("parameters." + name, value);
        if (value instanceof String text && REFERENCE.matcher(text).find()) {
            throw OptionChecks.bad(
                    "parameters." + name,
                    "holds a reference, which a field of the request may not: write {{name}} for a"
                            + " property, or set the header "
                            + ApiInOneConstants.PARAMETERS
                            + " instead");
        }
    }

    /** As of a property that was left empty: the video would be paid for without it. */
    private static void requireFilled(String option, Object value) {
        if (OptionTexts.isBlank(value)) {
            throw OptionChecks.bad(option, "is empty: give a value or leave it out");
        }
    }

    /**
     * Camel names an unknown option, but not the one that was meant.
     *
     * @param unknown the names that are not options
     * @param options the names of the options
     * @throws IllegalArgumentException if one of them is a field of a model's request, or resembles a
     *     field or an option; repeats no value
     */
    static void unknown(Set<String> unknown, Set<String> options) {
        ModelCatalog catalog = ModelCatalogReader.ours();
        Map<String, String> known = new LinkedHashMap<>();
        options.forEach(option -> known.put(option, option));
        for (String field : catalog.fields()) {
            boolean image = catalog.imageFields().contains(field);
            known.putIfAbsent(field, image ? "imageUrls" : "parameters." + field);
        }
        for (String name : unknown) {
            Optional<String> meant = SimilarNames.nearest(name, known.keySet()).map(known::get);
            if (meant.isPresent()) {
                throw OptionChecks.bad(name, "is not known: did you mean " + meant.get() + "?");
            }
        }
    }

    /**
     * @throws IllegalArgumentException naming the option and the remedy
     */
    static void text(String option, Object value) {
        if (value instanceof CharSequence text && Utf8.isBroken(text)) {
            throw OptionChecks.bad(option, Utf8.BROKEN);
        }
    }

    /** Only prompt and idempotencyKey are evaluated; an expression elsewhere would be sent verbatim. */
    private static void plain(String option, Object value, String header) {
        text(option, value);
        if (value instanceof String text && SIMPLE.matcher(text).find()) {
            throw OptionChecks.bad(
                    option,
                    "holds a Simple expression, which only prompt and idempotencyKey may: set the"
                            + " header "
                            + header
                            + " instead, or use toD");
        }
    }

    /**
     * Checks the options of a consumer that listens for callbacks.
     *
     * @throws IllegalArgumentException naming the option and the remedy
     */
    static void callback(String path, String component, String secret) {
        if (component != null) {
            OptionChecks.require(
                    "callbackComponent",
                    component,
                    "leave it out for the rest configuration's, or platform-http");
        }
        path("callbackPath", path, "/hooks/video");
        if (path != null && !new SignedCallbackUrl(null, secret).hasSecret()) {
            throw OptionChecks.bad(
                    "callbackSecret",
                    "is missing: callbackPath needs it to verify callbacks. Set it on the component"
                            + " to a long random text, the same on all nodes");
        }
    }

    /** Checks a path of the HTTP server; null = none. */
    static void path(String option, String path, String example) {
        if (path != null && !PATH.matcher(path).matches()) {
            throw OptionChecks.bad(
                    option, "must be a path of letters, digits and . _ ~ - such as " + example);
        }
    }

    /**
     * A consumer of a blank task id would never receive an exchange.
     *
     * @throws IllegalArgumentException naming the option and the remedy
     */
    static void taskId(String taskId) {
        if (taskId != null && taskId.isBlank()) {
            throw OptionChecks.bad(
                    "taskId",
                    "is blank: set it (perhaps a header that it names is missing), or leave it out"
                            + " for the completions of all tasks of the group");
        }
    }

    /** Two keys or two providers under one account would mix their tasks in the ledger. */
    static void requireSamePayer(
            ApiInOneConfiguration connected, ApiInOneConfiguration wanted, String account) {
        requireSame("apiKey", connected.getApiKey(), wanted.getApiKey(), account);
        requireSame("baseUrl", bare(connected.getBaseUrl()), bare(wanted.getBaseUrl()), account);
    }

    private static void requireSame(String option, String used, String wanted, String account) {
        if (!used.equals(wanted)) {
            throw OptionChecks.bad(
                    option,
                    "differs from the one that is in use under the account '"
                            + account
                            + "': give the second account a component of its own with another option"
                            + " account");
        }
    }

    private static String bare(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
