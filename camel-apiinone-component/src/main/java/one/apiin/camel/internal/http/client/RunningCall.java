package one.apiin.camel.internal.http.client;

import java.net.Socket;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.io.Closer;

/**
 * One blocking request that other threads may end; the thread that waits for it gets an exception.
 *
 * <p>Threads: {@link #end} by any; the rest by the thread that sends the request.
 */
public final class RunningCall {

    /** The client asks for addresses and sockets on the thread of the call, without naming the call. */
    private static final ThreadLocal<RunningCall> CURRENT = new ThreadLocal<>();

    private final HttpUriRequestBase request;
    private final Supplier<String> over;
    private volatile Socket socket;
    private volatile String reason;

    /**
     * @param over the reason to end the call now, or null
     */
    RunningCall(HttpUriRequestBase request, Supplier<String> over) {
        this.request = request;
        this.over = over;
        CURRENT.set(this);
    }

    static RunningCall current() {
        return CURRENT.get();
    }

    static void noneIsCurrent() {
        CURRENT.remove();
    }

    /** Whether the call may go on; ends it otherwise. */
    boolean mayGoOn() {
        String now = reason();
        if (now != null) {
            end(now);
        }
        return now == null;
    }

    /** Why the call was ended or has to end; null if neither. */
    String reason() {
        return reason == null ? over.get() : reason;
    }

    /** Drops the connection without reading the rest. */
    void end(String why) {
        if (reason == null) {
            reason = why;
        }
        drop();
        Closer.closeQuietly(socket);
    }

    /** No effect once the reply was read to its end. */
    void drop() {
        request.cancel();
    }

    /**
     * Before the socket is connected, once for each address. Cancelling the request does not keep the
     * client from trying the next address.
     */
    Socket opened(Socket created) {
        socket = created;
        mayGoOn();
        return created;
    }
}
