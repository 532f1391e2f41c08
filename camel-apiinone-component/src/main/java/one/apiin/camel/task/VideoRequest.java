package one.apiin.camel.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to generate, in the provider's words. Fields that are null come from the endpoint's options.
 *
 * <p>Threads: one at a time.
 */
public final class VideoRequest {

    private String model;
    private String prompt;
    private List<String> imageUrls;
    private Map<String, Object> parameters = new LinkedHashMap<>();

    public VideoRequest() {}

    public VideoRequest(String model, String prompt) {
        this.model = model;
        this.prompt = prompt;
    }

    public String getModel() {
        return model;
    }

    /** The model's id or the name of a sub-model, such as {@code grok-imagine/text-to-video}. */
    public void setModel(String model) {
        this.model = model;
    }

    public String getPrompt() {
        return prompt;
    }

    /** What the video shows, sent verbatim. */
    public void setPrompt(String prompt) {
        this.prompt = prompt;
    }

    public List<String> getImageUrls() {
        return imageUrls;
    }

    /** Public http or https URLs of the images to start from. */
    public void setImageUrls(List<String> imageUrls) {
        this.imageUrls = imageUrls;
    }

    public Map<String, Object> getParameters() {
        return parameters;
    }

    /** Any further field of the provider's request, by its name there. */
    public void setParameters(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    /** The provider's flat object: {@code model}, {@code prompt}, {@code image_urls}, and the rest. */
    public Map<String, Object> toFields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (model != null) {
            fields.put("model", model);
        }
        if (prompt != null) {
            fields.put("prompt", prompt);
        }
        if (imageUrls != null && !imageUrls.isEmpty()) {
            fields.put("image_urls", new ArrayList<>(imageUrls));
        }
        if (parameters != null) {
            parameters.forEach(fields::putIfAbsent);
        }
        return fields;
    }

    /** Leaves the prompt and the URLs out. */
    @Override
    public String toString() {
        return "VideoRequest[" + model + "]";
    }
}
