package one.apiin.camel.route;

import java.time.Duration;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.impl.DefaultCamelContext;

/** A complete application that makes one video, for tests with their own class loader. */
public final class OneVideo {

    private OneVideo() {}

    public static String make(String baseUrl, String apiKey) throws Exception {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setApiKey(apiKey);
        component.setBaseUrl(baseUrl);
        component.setPollInterval(Duration.ofMillis(100));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("apiinone", component);
            context.start();
            VideoTask task =
                    context.createProducerTemplate()
                            .requestBody(
                                    "apiinone:video?operation=generate", "a fox", VideoTask.class);
            return task.getState().name();
        }
    }
}
