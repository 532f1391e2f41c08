package one.apiin.camel.sandbox;

import io.vertx.core.Future;
import one.apiin.camel.sandbox.fault.Reply;

/**
 * The response that the sandbox has prepared for a request.
 *
 * @param note the note in the request log
 * @param accepted whether the request was accepted
 * @param ready completes when the reply may be sent
 */
record Answer(Reply reply, String note, boolean accepted, Future<?> ready) {

    static Answer accepted(Reply reply, String note) {
        return new Answer(reply, note, true, Future.succeededFuture());
    }

    static Answer refused(int status, String type, String message) {
        Reply reply = Reply.error(status, type, message);
        return new Answer(reply, message, false, Future.succeededFuture());
    }
}
