package one.apiin.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import one.apiin.camel.internal.Fingerprint;
import one.apiin.camel.task.VideoRequest;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** A redelivery of the same exchange is recognised by what it asks for. */
class SameExchangeTest {

    @Test
    void aRedeliveryThatMakesItsArrayAnewIsTheSameSubmission() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        SameExchange.remember(exchange, "to1", fingerprint(), "s");

        assertThat(SameExchange.earlier(exchange, "to1", fingerprint())).isEqualTo("s");
    }

    private static String fingerprint() {
        VideoRequest request = new VideoRequest("wan-2.6", "a lighthouse");
        request.setParameters(Map.of("video_urls", new String[] {"https://h/v.mp4"}));
        return Fingerprint.of(request);
    }
}
