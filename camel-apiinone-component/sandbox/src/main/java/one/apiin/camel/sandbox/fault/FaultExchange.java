package one.apiin.camel.sandbox.fault;

import java.time.Duration;

/**
 * One request that a {@link Fault} handles. Nothing is accepted, charged or counted unless
 * {@link #proceed} is called; nothing is answered unless one of {@link #send}, {@link #sendPart},
 * {@link #drip}, {@link #endless}, {@link #reset} or {@link #hang} is called. Only the first of those
 * calls has an effect.
 *
 * <p>Threads: call it on the thread that called the fault, or in an action of {@link #later}.
 */
public interface FaultExchange {

    /** The request. */
    FaultRequest request();

    /**
     * Processes the request as without a fault (accepts and charges, or refuses; counts the status
     * call) and returns the reply without sending it. Later calls return the same reply.
     */
    Reply proceed();

    /**
     * For a status call: completes its task with a video, before {@link #proceed}. Otherwise a
     * no-op.
     */
    void endTask();

    /** Sends the reply. */
    void send(Reply reply);

    /** Sends the head of the whole reply and its first bytes, then closes the connection. */
    void sendPart(Reply reply, int bytes);

    /** Sends the reply byte by byte, with this gap between two bytes. */
    void drip(Reply reply, Duration gap);

    /** Sends the body of the reply repeatedly, without a length, until the client disconnects. */
    void endless(Reply reply);

    /** Closes the connection without a response. */
    void reset();

    /** Never answers the request; the connection stays open until the sandbox is closed. */
    void hang();

    /** Runs the action after the delay, without blocking a thread. */
    void later(Duration delay, Runnable action);
}
