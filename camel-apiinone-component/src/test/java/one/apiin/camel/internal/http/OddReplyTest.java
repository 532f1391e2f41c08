package one.apiin.camel.internal.http;

import static one.apiin.camel.internal.http.client.RawServer.reply;
import static one.apiin.camel.internal.http.client.RawServer.replying;
import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.internal.http.reply.Wire;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies whose body is whole, though the message around it is not right. */
class OddReplyTest extends GatewayFixture {

    private static final String BODY = "{\"data\":{\"task_id\":\"n31_a\",\"status\":\"running\"}}";

    @ParameterizedTest
    @CsvSource({
        "200 OK, true, Accepted n31_a null",
        "401 No, false, Refused 401 null",
        "429 No, false, Busy 429 PT1S",
        "500 No, false, Unknown 500"
    })
    void aPlainReplyThatIsCalledPackedIsReadAsItIs(String status, boolean body, String outcome)
            throws Exception {
        String text = reply(status, body ? BODY : "", "Content-Encoding: gzip", "Retry-After: 1");
        RawServer server = serve(replying(text));

        assertThat(Wire.name(submit(server))).isEqualTo(outcome);
        assertThat(Wire.name(gateway(server.uri(), LONG).status("n31_a")))
                .startsWith(body ? "Running running" : "Unavailable " + status.substring(0, 3));
    }
}
