package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.Texts;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs of options and image URLs are read as browsers read them. */
class UrlOptionsTest {

    private static final String IMAGES = "grok-imagine/image-to-video";

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private CamelContext start(ApiInOneComponent component, String options) throws Exception {
        return camel.start(component, r -> r.from("direct:a").to("apiinone:video" + options));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://video_cdn:8080",
                "http://_gateway",
                "https://b\u00fccher.example/api/v1",
                "https://\u4f8b\u3048.jp:8443/\u8def",
                "http://a_b.example/with space/",
                "HTTP://Video_CDN:8080/",
            })
    void aBaseUrlWithAHostOfAnyNameStarts(String url) throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setBaseUrl(url);

        assertThat(start(component, "").isStarted()).isTrue();
        ApiInOneComponent another = camel.newComponent();
        another.setAccount("another");
        assertThat(start(another, "?baseUrl=RAW(" + url + ")").isStarted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://video_cdn:99999",
                "http://video_cdn:0",
                "http://me@video_cdn",
                "http://video_cdn#a",
                "http://video_cdn?a=b",
                "http:///video_cdn",
                "http:video_cdn",
                "video_cdn:8080",
                "ftp://video_cdn",
                "http://video cdn",
                "\"http://video_cdn\"",
            })
    void aBaseUrlThatIsNoneStopsTheStart(String url) {
        ApiInOneComponent component = camel.newComponent();
        component.setBaseUrl(url);

        assertThat(Texts.of(catchThrowable(() -> start(component, "")))).contains("Option baseUrl");
    }

    /** Neither name is known: the request goes out, and the failure says to which host. */
    @ParameterizedTest
    @CsvSource({
        "http://video_cdn.invalid:8080, video_cdn.invalid",
        "http://b\u00fccher.invalid, xn--bcher-kva.invalid",
    })
    void aRequestGoesToThatHost(String url, String host) throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setBaseUrl(url);
        component.setMaxSubmitRetries(0);
        CamelContext context = start(component, "");

        Exception failure = ApiInOneContext.send(context, "direct:a", "a fox").getException();

        assertThat(Texts.of(failure)).contains(host);
    }

    @Test
    void aCallbackUrlIsSentInTheFormThatEveryClientReads() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setCallbackUrl("https://b\u00fccher.example/\u8def?a=b c");
        CamelContext context = start(component, "");

        VideoTask task =
                context.createProducerTemplate().requestBody("direct:a", "a fox", VideoTask.class);

        assertThat(camel.sandbox().ledger().arrivals().get(0).body())
                .contains(
                        "\"https://xn--bcher-kva.example/%E8%B7%AF?a=b%20c&submission="
                                + task.getSubmissionId());
    }

    @Test
    void imageUrlsAreSentInTheFormThatEveryClientReads() {
        List<String> given =
                List.of(
                        "https://images_old.example/a.png",
                        "https://images.example/my cat.png",
                        "https://images.example/my%20cat.png",
                        "https://b\u00fccher.example/\u732b.png?a=1|2",
                        "https://images.example/a.png?X-Signature=a%2Fb");

        camel.template()
                .sendBody(
                        "apiinone:video?validate=false",
                        Map.of("prompt", "a cat", "model", IMAGES, "image_urls", given));

        assertThat(camel.sandbox().ledger().arrivals().get(0).body())
                .contains(
                        "https://images_old.example/a.png\"",
                        "\"https://images.example/my%20cat.png\",\"https://images.example/my%20cat.png\"",
                        "\"https://xn--bcher-kva.example/%E7%8C%AB.png?a=1%7C2\"",
                        "\"https://images.example/a.png?X-Signature=a%2Fb\"");
    }
}
