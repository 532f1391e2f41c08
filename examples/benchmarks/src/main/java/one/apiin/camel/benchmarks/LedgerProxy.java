package one.apiin.camel.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The network between a node and its database: it freezes connections, of which neither side hears,
 * or cuts them.
 *
 * <p>Threads: safe for concurrent use.
 */
final class LedgerProxy implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool(LedgerProxy::daemon);
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final ServerSocket door;
    private final int server;
    private boolean newFrozen;

    private final class Link {
        final Socket client;
        final Socket origin;
        boolean frozen = newFrozen;

        Link(Socket client, Socket origin) {
            this.client = client;
            this.origin = origin;
        }
    }

    LedgerProxy(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "ledger proxy");
        thread.setDaemon(true);
        return thread;
    }

    int port() {
        return door.getLocalPort();
    }

    /**
     * Freezes the open connections.
     *
     * @param newToo whether connections that are opened later are frozen too
     */
    synchronized void freeze(boolean newToo) {
        newFrozen = newToo;
        links.forEach(link -> link.frozen = true);
    }

    /** What was held back arrives, also from clients that have gone. */
    synchronized void thaw() {
        newFrozen = false;
        links.forEach(link -> link.frozen = false);
        notifyAll();
    }

    void cut() throws IOException {
        for (Link link : links) {
            link.client.close();
            link.origin.close();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                // the proxy is closed
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket origin = new Socket(door.getInetAddress(), server)) {
            Link link;
            synchronized (this) {
                link = new Link(client, origin);
            }
            links.add(link);
            threads.execute(() -> pipe(link, client, origin));
            pipe(link, origin, client);
        } catch (IOException e) {
            // the server is down: the client notices
        }
    }

    private void pipe(Link link, Socket from, Socket to) {
        byte[] buffer = new byte[65536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitThaw(link);
                to.getOutputStream().write(buffer, 0, length);
            }
            awaitThaw(link);
        } catch (IOException e) {
            // one side has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            links.remove(link);
        }
    }

    private synchronized void awaitThaw(Link link) throws InterruptedException {
        while (link.frozen) {
            wait();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
        threads.shutdownNow();
    }
}
