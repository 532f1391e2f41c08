package one.apiin.camel.sandbox;

import io.vertx.core.Future;
import one.apiin.camel.sandbox.fault.Reply;

/**
 * What the sandbox would answer.
 *
 * @param note what the request log says about it
 * @param accepted whether it was not a refusal
 * @param ready completes when it may be sent
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
