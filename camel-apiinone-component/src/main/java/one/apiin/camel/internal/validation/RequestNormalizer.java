package one.apiin.camel.internal.validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.ModelDefinition;
import one.apiin.camel.internal.model.RequestSchema;
import one.apiin.camel.task.VideoRequest;

/**
 * Writes a request the way its model wants it. Pure.
 *
 * <p>Money: adds nothing that the request does not say; a default is never sent, because it may change
 * the price.
 */
final class RequestNormalizer {

    private RequestNormalizer() {}

    /**
     * Moves the images into the model's own field.
     *
     * @throws IllegalArgumentException if the images are given twice
     */
    static VideoRequest images(VideoRequest request, RequestSchema rules) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (request.getParameters() != null) {
            parameters.putAll(request.getParameters());
        }
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
     * of {@link #images}, which is not the user's.
     */
    static void types(VideoRequest request, ModelDefinition entry) {
        request.setModel(entry.spelled(request.getModel()));
        request.getParameters()
                .replaceAll(
                        (name, value) -> {
                            FieldSchema rule = entry.rules().fields().get(name);
                            return rule == null ? value : rule.fit(value);
                        });
    }
}
