package one.apiin.camel.internal.http.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import one.apiin.camel.internal.http.GatewayFixture;
import one.apiin.camel.internal.http.HttpVideoGateway;
import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.route.Texts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reply over the limit is not read on: the connection is given up. One that is not HTTP is not quoted. */
class LongReplyTest extends GatewayFixture {

    private static final int FIFTY = 50 << 20;

    /** What fits into the buffers of two sockets and of our reader, generously. */
    private static final long BUFFERS = 16L << 20;

    private final AtomicLong sent = new AtomicLong();

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 52428800", "Connection: close"})
    void fiftyMegabytesAreNotRead(String header) throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> pour(socket, header)));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);

        StatusOutcome polled = gateway.status("n31");
        assertThat(polled)
                .isInstanceOfSatisfying(
                        StatusOutcome.Unavailable.class,
                        none -> assertThat(none.message()).contains("too long"));
        await().until(() -> server.openConnections() == 0);
        assertThat(sent.get()).isLessThan(BUFFERS);

        sent.set(0);
        assertThat(submit(gateway)).isInstanceOf(SubmitOutcome.Unknown.class);
        await().until(() -> server.openConnections() == 0);
        assertThat(sent.get()).isLessThan(BUFFERS);
    }

    private boolean pour(Socket socket, String header) throws IOException {
        RawServer.write(
                socket, "HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n{\"task_id\":\"n31\",\"x\":\"");
        byte[] chunk = new byte[64 << 10];
        Arrays.fill(chunk, (byte) 'x');
        for (int i = 0; i < FIFTY / chunk.length; i++) {
            socket.getOutputStream().write(chunk);
            sent.addAndGet(chunk.length);
        }
        return false;
    }

    /** Such as the words of a stray reply; they may contain a result URL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: %s\r\n\r\n",
                "Transfer-Encoding: %s\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n%s\r\n"
            })
    void aReplyThatIsNotHttpIsNotQuoted(String rest) throws Exception {
        String reply = "HTTP/1.1 200 OK\r\n" + rest.formatted("http://x/secret.mp4?sig=1");
        RawServer server =
                serve(
                        new RawServer(
                                (request, socket) -> {
                                    RawServer.write(socket, reply);
                                    return false;
                                }));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);

        var polled = (StatusOutcome.Unavailable) gateway.status("n31");
        var submitted = (SubmitOutcome.Unknown) submit(gateway);

        assertThat(polled.message() + Texts.of(polled.cause()))
                .contains("not valid HTTP")
                .doesNotContain("secret.mp4", "sig=1");
        assertThat(submitted.message() + Texts.of(submitted.cause()))
                .contains("not valid HTTP")
                .doesNotContain("secret.mp4", "sig=1");
    }
}
