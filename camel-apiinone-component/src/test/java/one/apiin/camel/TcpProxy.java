package one.apiin.camel;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network between a node and its database that freezes, delays and cuts connections. A frozen one stays open: no
 * side hears of it.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class TcpProxy implements AutoCloseable {

    /** The way that bytes go. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final ServerSocket door;
    private final int server;
    private long delayMillis;
    private String marker;
    private int chunksToFreeze = -1;
    private boolean newFrozen;

    private final class Link {
        final Socket client;
        final Socket origin;
        final boolean[] frozen = new boolean[Direction.values().length];

        Link(Socket client, Socket origin) {
            this.client = client;
            this.origin = origin;
            Arrays.fill(frozen, newFrozen);
        }
    }

    public TcpProxy(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Freezes the connections that are open; new ones work. */
    public synchronized void freezeOpen(Direction... ways) {
        for (Link link : links) {
            for (Direction way : ways.length == 0 ? Direction.values() : ways) {
                link.frozen[way.ordinal()] = true;
            }
        }
    }

    /** Freezes all connections, new ones too. */
    public synchronized void freeze() {
        newFrozen = true;
        freezeOpen();
    }

    public synchronized boolean isFrozen() {
        return links.stream().anyMatch(link -> link.frozen[0] || link.frozen[1]);
    }

    /** Freezes a connection, both ways, once its client has sent this number of further pieces. */
    public synchronized void freezeAfter(int pieces) {
        chunksToFreeze = pieces;
    }

    /** Holds back the answers to what contains {@code text}. */
    public synchronized void dropAnswerTo(String text) {
        marker = text;
    }

    public synchronized void delay(long millis) {
        delayMillis = millis;
    }

    /** What was held back arrives, also from clients that have gone. */
    public synchronized void thaw() {
        links.forEach(link -> Arrays.fill(link.frozen, false));
        marker = null;
        chunksToFreeze = -1;
        newFrozen = false;
        notifyAll();
    }

    public void cut() throws IOException {
        for (Link link : links) {
            link.client.close();
            link.origin.close();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Link link = new Link(client, new Socket(door.getInetAddress(), server));
                links.add(link);
                threads.execute(() -> pipe(link, Direction.TO_SERVER, client, link.origin));
                threads.execute(() -> pipe(link, Direction.TO_CLIENT, link.origin, client));
            } catch (IOException e) {
                // the proxy or the server is closed: the client notices
            }
        }
    }

    private void pipe(Link link, Direction way, Socket from, Socket to) {
        byte[] buffer = new byte[65536];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                pass(link, way, new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                to.getOutputStream().write(buffer, 0, length);
            }
            pass(link, way, "");
        } catch (IOException e) {
            // one side has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            links.remove(link);
        }
    }

    private synchronized void pass(Link link, Direction way, String text)
            throws InterruptedException {
        if (way == Direction.TO_SERVER && chunksToFreeze >= 0 && chunksToFreeze-- == 0) {
            Arrays.fill(link.frozen, true);
        }
        if (delayMillis > 0) {
            wait(delayMillis);
        }
        while (link.frozen[way.ordinal()]) {
            wait();
        }
        if (way == Direction.TO_SERVER && marker != null && text.contains(marker)) {
            link.frozen[Direction.TO_CLIENT.ordinal()] = true;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
        threads.shutdownNow();
    }
}
