package one.apiin.camel.internal.http;

import static one.apiin.camel.internal.http.client.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.client.HttpSettings.HttpProxy;
import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.Accepted;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.NotSent;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.Unknown;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Header lines without end, and one line without end: refused after a bounded number of bytes. */
class HeaderLimitTest extends GatewayFixture {

    private static final int MEGABYTES = 64;

    private final AtomicInteger written = new AtomicInteger();

    private RawServer endless(String part) throws IOException {
        return serve(new RawServer((request, socket) -> pour(socket, part)));
    }

    private boolean pour(Socket socket, String part) throws IOException {
        write(socket, "HTTP/1.1 200 OK\r\nX: ");
        String block = part.repeat((1 << 20) / part.length());
        while (written.get() < MEGABYTES) {
            write(socket, block);
            written.incrementAndGet();
        }
        return false;
    }

    private void requireRefused(RawServer server) {
        await().until(() -> server.openConnections() == 0);
        assertThat(written).hasValueLessThan(MEGABYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Endless: a\r\n", "a", "\r\n"})
    void inTheReplyToAPost(String part) throws Exception {
        RawServer server = endless(part);

        assertThat(submit(server)).isInstanceOf(Unknown.class);
        assertThat(server.posts()).isEqualTo(1);
        if (!part.isBlank()) {
            requireRefused(server);
        }
    }

    /** Each line and their number are within the limits. */
    @ParameterizedTest
    @CsvSource({"50, true", "70, false"})
    void aHeaderOf64KiBIsTheLongest(int lines, boolean read) throws Exception {
        String header = ("X-Long: " + "a".repeat(1014) + "\r\n").repeat(lines);
        RawServer server =
                serve(
                        new RawServer(
                                (request, socket) -> {
                                    write(socket, "HTTP/1.1 200 OK\r\n" + header + "\r\n");
                                    write(socket, "{\"task_id\":\"n31\"}");
                                    return false;
                                }));

        assertThat(submit(server)).isInstanceOf(read ? Accepted.class : Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Endless: a\r\n", "a"})
    void inTheReplyToAStatusCall(String part) throws Exception {
        RawServer server = endless(part);

        assertThat(gateway(server.uri(), LONG).status("n31"))
                .isInstanceOf(StatusOutcome.Unavailable.class);
        requireRefused(server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Endless: a\r\n", "a"})
    void inTheReplyOfAProxyToConnect(String part) throws Exception {
        RawServer server = endless(part);
        HttpProxy proxy = new HttpProxy("127.0.0.1", server.port(), null, null);
        HttpSettings settings =
                new HttpSettings(
                        URI.create("https://provider.example"),
                        KEY,
                        LONG,
                        2,
                        new HttpSettings.Network(LONG, null, proxy));
        HttpVideoGateway gateway = new HttpVideoGateway(settings, scheduler, CLOCK);
        resources.add(0, gateway);

        assertThat(submit(gateway)).isInstanceOf(NotSent.class);
        assertThat(server.requests().get(0).line()).startsWith("CONNECT provider.example:443");
        requireRefused(server);
    }
}
