package one.apiin.camel;

import java.util.regex.Pattern;
import one.apiin.camel.internal.camel.message.Correlation;
import one.apiin.camel.internal.util.Options;

/** Checks the options that go into a request, before a text that nobody meant is paid for. */
final class RequestOptions {

    private static final Pattern SIMPLE = Pattern.compile("\\$(simple)?\\{");

    private RequestOptions() {}

    /**
     * @throws IllegalArgumentException naming the option and the remedy
     */
    static void validate(ApiInOneEndpoint endpoint) {
        String model = endpoint.getModel();
        Options.require(
                "model", model, "leave it out for '" + ApiInOneEndpoint.DEFAULT_MODEL + "'");
        plain("model", model, ApiInOneConstants.MODEL);
        plain("imageUrls", endpoint.getImageUrls(), ApiInOneConstants.IMAGE_URLS);
        endpoint.getParameters().forEach(RequestOptions::parameter);
        Correlation.validate(endpoint.getCorrelationHeaders());
    }

    private static void parameter(String name, Object value) {
        if (name.isBlank()) {
            throw Options.bad(
                    "parameters.", "names no field: write it as in parameters.aspect_ratio=9:16");
        }
        plain("parameters." + name, value, ApiInOneConstants.PARAMETERS);
    }

    /** Only prompt and idempotencyKey are evaluated; what looks like it elsewhere would be sent as it is. */
    private static void plain(String option, Object value, String header) {
        if (value instanceof String text && SIMPLE.matcher(text).find()) {
            throw Options.bad(
                    option,
                    "holds a Simple expression, which only prompt and idempotencyKey may: set the"
                            + " header "
                            + header
                            + " instead, or use toD");
        }
    }
}
