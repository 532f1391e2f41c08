package one.apiin.camel.internal;

import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import one.apiin.camel.task.VideoRequest;

/**
 * What is surely wrong with a request, found before anything is paid: pure.
 *
 * <p>The limits are the provider's documented ones; what is not documented passes.
 */
public final class RequestCheck {

    /** Longest prompt by the beginning of the model's name. */
    private static final Map<String, Integer> PROMPT_LIMITS =
            Map.of("grok-", 5000, "kling-3", 2500);

    private RequestCheck() {}

    /**
     * @throws IllegalArgumentException naming the option and the remedy; repeats nothing but the model's name
     */
    public static void check(VideoRequest request) {
        String model = request.getModel();
        if (model == null || model.isBlank()) {
            throw new IllegalArgumentException("The model is empty: set the option model");
        }
        images(request, model);
        prompt(request, model);
        duration(parameters(request).get("duration"));
    }

    private static void prompt(VideoRequest request, String model) {
        String prompt = request.getPrompt();
        if (prompt == null || prompt.isBlank()) {
            if (needsPrompt(request, model)) {
                throw new IllegalArgumentException(
                        "The prompt is empty: give a text body, the header CamelApiInOnePrompt or the"
                                + " option prompt");
            }
            request.setPrompt(null);
            return;
        }
        int length = prompt.codePointCount(0, prompt.length());
        PROMPT_LIMITS.forEach(
                (name, limit) -> {
                    if (model.startsWith(name) && length > limit) {
                        throw new IllegalArgumentException(
                                "The prompt has "
                                        + length
                                        + " characters; the model "
                                        + model
                                        + " takes at most "
                                        + limit
                                        + ": shorten it");
                    }
                });
    }

    /** A picture, or a field that some models take instead of a prompt, makes it optional. */
    private static boolean needsPrompt(VideoRequest request, String model) {
        return model.endsWith("text-to-video")
                || images(request).isEmpty() && parameters(request).isEmpty();
    }

    private static void images(VideoRequest request, String model) {
        List<String> images = images(request);
        for (int i = 0; i < images.size(); i++) {
            if (!isHttpAddress(images.get(i))) {
                throw new IllegalArgumentException(
                        "imageUrls: number "
                                + (i + 1)
                                + " is no full http or https address; put the picture where the"
                                + " provider can fetch it, for example by a presigned S3 link");
            }
        }
        boolean any =
                !images.isEmpty()
                        || parameters(request).keySet().stream()
                                .anyMatch(name -> name.startsWith("image"));
        if (model.contains("image-to-video") && !any) {
            throw new IllegalArgumentException(
                    "The model " + model + " needs pictures: set the option imageUrls");
        }
        if (model.endsWith("text-to-video") && !images.isEmpty()) {
            throw new IllegalArgumentException(
                    "The model "
                            + model
                            + " takes no imageUrls: set the option model to the image-to-video one");
        }
    }

    private static List<String> images(VideoRequest request) {
        return request.getImageUrls() == null ? List.of() : request.getImageUrls();
    }

    private static Map<String, Object> parameters(VideoRequest request) {
        return request.getParameters() == null ? Map.of() : request.getParameters();
    }

    /** A host may have an underscore, as old buckets do, so only some authority is asked for. */
    private static boolean isHttpAddress(String value) {
        if (value == null) {
            return false;
        }
        try {
            URI uri = URI.create(value);
            String scheme = uri.getScheme();
            return uri.getRawAuthority() != null
                    && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void duration(Object value) {
        if (value == null) {
            return;
        }
        try {
            if (new BigDecimal(String.valueOf(value).trim()).signum() > 0) {
                return;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "parameters.duration must be a number of seconds greater than zero");
    }
}
