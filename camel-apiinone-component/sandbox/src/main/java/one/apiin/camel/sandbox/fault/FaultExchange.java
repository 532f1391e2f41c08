package one.apiin.camel.sandbox.fault;

import java.time.Duration;

/**
 * One request in the hands of a {@link Fault}. Nothing is accepted, charged or counted unless
 * {@link #proceed} is called; nothing is answered unless one of {@link #send}, {@link #sendPart},
 * {@link #drip}, {@link #endless}, {@link #reset} or {@link #hang} is called. The first of those wins, later ones do nothing.
 *
 * <p>Threads: call it on the thread that called the fault, or in an action of {@link #later}.
 */
public interface FaultExchange {

    /** What was asked. */
    FaultRequest request();

    /**
     * Does what the sandbox would have done without a fault (accepts and charges, or refuses; counts
     * the status call) and gives the reply without sending it. Calls after the first give the same.
     */
    Reply proceed();

    /** For a status call: ends its task with a video, before {@link #proceed}. Else nothing. */
    void endTask();

    /** Answers. */
    void send(Reply reply);

    /** Answers with the head of the whole reply and its first bytes, then closes the connection. */
    void sendPart(Reply reply, int bytes);

    /** Answers byte by byte, with this gap between two bytes. */
    void drip(Reply reply, Duration gap);

    /** Answers with the reply's body over and over, without a length and without an end. */
    void endless(Reply reply);

    /** Closes the connection without an answer. */
    void reset();

    /** Leaves the request without an answer; the connection stays open until the sandbox closes. */
    void hang();

    /** Does something later, without holding a thread. */
    void later(Duration delay, Runnable action);
}
