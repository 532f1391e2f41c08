package one.apiin.camel.internal.http;

import static one.apiin.camel.internal.http.client.RawServer.reply;
import static one.apiin.camel.internal.http.client.RawServer.replying;
import static one.apiin.camel.internal.http.client.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.internal.http.reply.Wire;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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

    static Stream<String> brokenMessages() {
        String chunked = "Transfer-Encoding: chunked\r\n\r\n%x\r\n".formatted(BODY.length());
        String cut = "Content-Length: %s\r\n\r\n".formatted(BODY.length() + 7);
        return Stream.of(chunked, cut).map(head -> "HTTP/1.1 200 OK\r\n" + head + BODY);
    }

    @ParameterizedTest
    @MethodSource("brokenMessages")
    void aWholeObjectInABrokenMessageIsTheReplyToAPostAlone(String text) throws Exception {
        RawServer server = serve(ending(text));

        assertThat(Wire.name(submit(server))).isEqualTo("Accepted n31_a null");
        assertThat(Wire.name(gateway(server.uri(), LONG).status("n31_a")))
                .isEqualTo("Unavailable 200 null");
    }

    @ParameterizedTest
    @MethodSource("brokenMessages")
    void aBrokenObjectInABrokenMessageIsNotAReply(String text) throws Exception {
        RawServer server = serve(ending(text.substring(0, text.length() - 1)));

        assertThat(Wire.name(submit(server))).isEqualTo("Unknown 200");
        assertThat(server.posts()).isEqualTo(1);
    }

    /** Closes the connection after the text. */
    private static RawServer ending(String text) throws IOException {
        return new RawServer(
                (request, socket) -> {
                    write(socket, text);
                    return false;
                });
    }
}
