package one.apiin.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import one.apiin.camel.internal.Fingerprint;
import one.apiin.camel.task.VideoRequest;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** A redelivery of the same exchange is recognised, and nothing else is. */
class SameExchangeTest {

    private static final String ENDPOINT = "apiinone:video";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Exchange exchange = at("to1", null);

    private Exchange at(String node, String origin) {
        Exchange made = new DefaultExchange(context);
        made.getExchangeExtension().setHistoryNodeId(node);
        made.setProperty(ExchangePropertyKey.CORRELATION_ID, origin);
        return made;
    }

    private static SameExchange.Mark submitted(Exchange exchange) {
        var place = SameExchange.Place.of(exchange, ENDPOINT);
        var mark = new SameExchange.Mark(place, fingerprint(), "s", request(), null);
        SameExchange.remember(exchange, mark);
        return mark;
    }

    private static SameExchange.Mark earlier(Exchange exchange) {
        return SameExchange.earlier(exchange, SameExchange.Place.of(exchange, ENDPOINT));
    }

    @Test
    void theSameExchangeAtTheSameNodeIsARedelivery() {
        SameExchange.Mark mark = submitted(exchange);

        assertThat(earlier(exchange)).isSameAs(mark);
    }

    @Test
    void anotherNodeOrAnotherEndpointIsAStepOfItsOwn() {
        submitted(exchange);

        exchange.getExchangeExtension().setHistoryNodeId("to2");
        assertThat(earlier(exchange)).isNull();
        exchange.getExchangeExtension().setHistoryNodeId("to1");
        var other = SameExchange.Place.of(exchange, ENDPOINT + "?model=kling-3");
        assertThat(SameExchange.earlier(exchange, other)).isNull();
    }

    @Test
    void aNewCopyOfARedeliveredExchangeIsARedelivery() {
        Exchange copy = at("enrich1", "origin");
        SameExchange.Mark mark = submitted(at("enrich1", "origin"));
        SameExchange.remember(copy, mark);
        copy.getMessage().setHeader(Exchange.REDELIVERED, true);

        assertThat(earlier(copy)).isSameAs(mark);
    }

    @Test
    void aPartOfASplitIsNoRedelivery() {
        Exchange part = at("to1", "origin");
        SameExchange.remember(part, submitted(at("to1", "origin")));

        assertThat(earlier(part)).isNull();
    }

    @Test
    void aMarkShowsNeitherPromptNorLink() {
        assertThat(submitted(exchange)).hasToString("s");
    }

    @Test
    void aRedeliveryThatMakesItsArrayAnewAsksForTheSame() {
        assertThat(fingerprint()).isEqualTo(fingerprint());
    }

    private static String fingerprint() {
        return Fingerprint.of(request());
    }

    private static VideoRequest request() {
        VideoRequest request = new VideoRequest("wan-2.6", "a lighthouse");
        request.setParameters(Map.of("video_urls", new String[] {"https://h/v.mp4"}));
        return request;
    }
}
