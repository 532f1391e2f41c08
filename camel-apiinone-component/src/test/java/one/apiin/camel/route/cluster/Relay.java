package one.apiin.camel.route.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that connects its clients with other servers. */
public abstract class Relay implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket server;

    public Relay(ServerSocket server) {
        this.server = server;
    }

    /** The connection to the server that the client wants, or null to refuse it. */
    public abstract Socket open(Socket client) throws IOException;

    /** Last in the constructor. */
    public final void start() {
        threads.execute(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket origin = open(client)) {
            if (origin != null) {
                threads.execute(() -> pipe(client, origin));
                pipe(origin, client);
            }
        } catch (IOException e) {
            // the client or the server has closed the connection; the test sees it there
        }
    }

    /** Ends with either side; then both are closed, so that the other direction ends, too. */
    private static void pipe(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // the other direction has ended
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
