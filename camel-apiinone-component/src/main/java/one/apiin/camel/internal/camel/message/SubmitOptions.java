package one.apiin.camel.internal.camel.message;

import java.util.Map;
import one.apiin.camel.ApiInOneOperation;

/**
 * The options of one endpoint that its submits read.
 *
 * @param step the endpoint's URI without its secrets
 * @param operation unless the message names another
 * @param idempotencyKey a Simple expression, or null
 * @param callbackUrl null = no callback is requested
 * @param callbackSecret signs the callback URL, or null
 */
public record SubmitOptions(
        String step,
        ApiInOneOperation operation,
        Defaults defaults,
        String idempotencyKey,
        String correlationHeaders,
        String group,
        String callbackUrl,
        String callbackSecret) {

    /**
     * What a request has unless the message says otherwise.
     *
     * @param prompt a Simple expression, or null
     * @param imageUrls separated by commas, or null
     */
    public record Defaults(
            String model, String prompt, String imageUrls, Map<String, Object> parameters) {}
}
