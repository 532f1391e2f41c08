package one.apiin.camel.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A relay before the provider that counts the connections which a client opens.
 *
 * <p>Ownership: the creator closes it; its threads end with the connections.
 */
final class ConnectionCount implements AutoCloseable {

    private final AtomicInteger opened = new AtomicInteger();
    private final ServerSocket server;
    private final int provider;

    private ConnectionCount(String baseUrl) throws IOException {
        provider = URI.create(baseUrl).getPort();
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** The connections that these submissions opened, one after the other. */
    static int of(SubmitWay way, String baseUrl, Path folder, int submissions) throws Exception {
        try (ConnectionCount relay = new ConnectionCount(baseUrl)) {
            String address = "http://127.0.0.1:" + relay.server.getLocalPort();
            try (Submitter submitter = way.open(address, folder, 1)) {
                for (int i = 0; i < submissions; i++) {
                    submitter.submit();
                }
            }
            return relay.opened.get();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException e) {
                                // the relay or one end of the connection was closed
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            opened.incrementAndGet();
            Socket to = new Socket(InetAddress.getLoopbackAddress(), provider);
            start(() -> copy(client, to));
            start(
                    () -> {
                        try (client;
                                to) {
                            copy(to, client);
                        }
                    });
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        from.getInputStream().transferTo(to.getOutputStream());
        to.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
