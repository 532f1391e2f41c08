package one.apiin.camel;

import java.util.regex.Pattern;
import one.apiin.camel.internal.camel.message.CorrelationHeaders;
import one.apiin.camel.internal.util.OptionChecks;

/** Checks the options that go into a request, before a text that nobody meant is paid for. */
final class EndpointOptionsValidator {

    private static final Pattern SIMPLE = Pattern.compile("\\$(simple)?\\{");

    private EndpointOptionsValidator() {}

    /**
     * @throws IllegalArgumentException naming the option and the remedy
     */
    static void validate(ApiInOneEndpoint endpoint) {
        String model = endpoint.getModel();
        OptionChecks.require(
                "model", model, "leave it out for '" + ApiInOneEndpoint.DEFAULT_MODEL + "'");
        plain("model", model, ApiInOneConstants.MODEL);
        plain("imageUrls", endpoint.getImageUrls(), ApiInOneConstants.IMAGE_URLS);
        endpoint.getParameters().forEach(EndpointOptionsValidator::parameter);
        CorrelationHeaders.validate(endpoint.getCorrelationHeaders());
    }

    private static void parameter(String name, Object value) {
        if (name.isBlank()) {
            throw OptionChecks.bad(
                    "parameters.", "names no field: write it as in parameters.aspect_ratio=9:16");
        }
        plain("parameters." + name, value, ApiInOneConstants.PARAMETERS);
    }

    /** Only prompt and idempotencyKey are evaluated; what looks like it elsewhere would be sent as it is. */
    private static void plain(String option, Object value, String header) {
        if (value instanceof String text && SIMPLE.matcher(text).find()) {
            throw OptionChecks.bad(
                    option,
                    "holds a Simple expression, which only prompt and idempotencyKey may: set the"
                            + " header "
                            + header
                            + " instead, or use toD");
        }
    }
}
