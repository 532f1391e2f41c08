package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.OneVideo;
import one.apiin.camel.route.Texts;
import one.apiin.camel.route.cluster.RemoteNode;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key and the base URL as people paste them. */
class ApiKeyTest {

    private static final String KEY = "aio_neverShowThisKey";

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().provider(b -> b.apiKey(KEY));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer KEY",
                "bearer KEY",
                "BEARER\tKEY",
                "Bearer:KEY",
                "Bearer",
                "Authorization: Bearer KEY",
                "\"KEY\"",
                "'KEY'",
                "`KEY`",
                "KEY\"",
                "\u201cKEY\u201d",
                "KEY KEY",
                "KEY\nKEY",
                "KEY\r\n\tX",
                "KEY\u00a0",
                "\ufeffKEY",
                "KEY\u200b",
                "KEY\u0000",
                "KEY\u00e9",
            })
    void aKeyWithSomethingAroundItIsRefusedByNameAndNotShown(String pasted) {
        String value = pasted.replace("KEY", KEY);
        ApiInOneComponent component = camel.newComponent();
        component.setApiKey(value);

        Throwable ofComponent =
                catchThrowable(
                        () -> camel.start(component, r -> r.from("direct:a").to("apiinone:video")));
        ApiInOneComponent another = camel.newComponent();
        Throwable ofEndpoint =
                catchThrowable(
                        () ->
                                camel.start(
                                        another,
                                        r ->
                                                r.from("direct:a")
                                                        .to("apiinone:video?" + apiKey(value))));

        assertThat(List.of(Texts.of(ofComponent), Texts.of(ofEndpoint)))
                .allSatisfy(
                        text ->
                                assertThat(text)
                                        .contains("Option apiKey", "key alone")
                                        .doesNotContain(KEY));
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
    }

    /** Camel itself refuses white space in a URI. */
    private static String apiKey(String value) {
        return "apiKey=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @ParameterizedTest
    @CsvSource({"'',''", "' ',' '", "'','\n'", "'\t','\r\n'", "'\u2003','\u2003'"})
    void whiteSpaceAroundTheKeyAndTheUrlsIsRemoved(String before, String after) throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setApiKey(before + KEY + after);
        component.setBaseUrl(before + camel.sandbox().baseUrl() + after);
        component.setCallbackUrl(before + "https://hooks.example/video" + after);
        CamelContext context =
                camel.start(
                        component,
                        r -> {
                            r.from("direct:a").to("apiinone:video");
                            r.from("direct:b").to("apiinone:video?" + apiKey(before + KEY + after));
                        });

        for (String route : List.of("direct:a", "direct:b")) {
            VideoTask task =
                    context.createProducerTemplate().requestBody(route, "a fox", VideoTask.class);
            assertThat(task.getTaskId()).isNotNull();
        }
        assertThat(camel.sandbox().ledger().arrivals())
                .hasSize(2)
                .allSatisfy(
                        one ->
                                assertThat(one.body())
                                        .contains("\"https://hooks.example/video?submission="));
    }

    @Test
    void withoutTheOptionTheEnvironmentHasTheKey() throws Exception {
        var command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        camel.sandbox().baseUrl());
        command.environment().put("APIINONE_API_KEY", KEY + "\n");

        Process child = command.redirectError(RemoteNode.log()).start();

        assertThat(child.inputReader().lines().toList())
                .containsExactly(
                        "The option apiKey is not set: the environment variable APIINONE_API_KEY is"
                                + " used",
                        "COMPLETED");
    }

    /** A process that has no other key than that of its environment. */
    static final class Child {

        public static void main(String[] arguments) throws Exception {
            try (ComponentLog log = ComponentLog.listen()) {
                String state = OneVideo.make(arguments[0], null);
                log.lines().stream()
                        .filter(line -> line.contains("APIINONE_API_KEY"))
                        .map(line -> line.substring(line.indexOf(' ') + 1).strip())
                        .forEach(System.out::println);
                System.out.println(state);
            }
        }
    }
}
