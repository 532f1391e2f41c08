package one.apiin.camel.examples.springboot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Runs until Ctrl-C; without APIINONE_API_KEY with its own sandbox. */
@SpringBootApplication
public class VideoApplication {

    public static void main(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (System.getenv("APIINONE_API_KEY") == null) {
            all.addAll(provider(Sandbox.builder().pace(Pace.clock(Duration.ofSeconds(6))).start()));
        }
        SpringApplication.run(VideoApplication.class, all.toArray(String[]::new));
    }

    /** The properties that configure the sandbox as the provider. */
    static List<String> provider(Sandbox sandbox) {
        return List.of(
                "--camel.component.apiinone.api-key=" + sandbox.apiKey(),
                "--camel.component.apiinone.base-url=" + sandbox.baseUrl(),
                "--camel.component.apiinone.poll-interval=500ms");
    }
}
