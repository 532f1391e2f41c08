package one.apiin.camel.sandbox;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** The normal processing of one request, and its ledger entries. */
abstract class SandboxWork implements SandboxExchange.Work {

    final SandboxCore core;
    final long number;
    final String key;
    private final String method;
    private final String path;

    SandboxWork(SandboxCore core, HttpServerRequest http) {
        this.core = core;
        number = core.requestNumbers.incrementAndGet();
        key = ApiKeys.of(http.getHeader("Authorization"));
        method = http.method().name();
        path = http.path();
    }

    final Instant now() {
        return core.settings.clock.instant();
    }

    @Override
    public void endTask() {
        // only a status call refers to a task
    }

    @Override
    public void answered(int status, String note, boolean accepted) {
        String masked = ApiKeys.masked(key);
        core.ledger.add(new LedgerEntry.Request(now(), number, method, path, masked, status, note));
        core.events.deliver();
    }

    /** A creation. */
    static final class Submit extends SandboxWork {
        private final String body;
        private final JsonObject json;

        Submit(SandboxCore core, HttpServerRequest http, String body) {
            super(core, http);
            this.body = body;
            json = SubmitRules.json(body);
            String model = SubmitRules.text(json, "model");
            String prompt = SubmitRules.text(json, "prompt");
            String masked = ApiKeys.masked(key);
            core.ledger.add(new LedgerEntry.Arrival(now(), number, masked, model, prompt, body));
        }

        @Override
        public Answer proceed() {
            return core.tasks.submit(number, key, body, json);
        }

        @Override
        public void answered(int status, String note, boolean accepted) {
            if (!accepted) {
                String reason = note.isEmpty() ? "by an injected fault" : note;
                core.ledger.add(new LedgerEntry.Refused(now(), number, status, reason));
            }
            super.answered(status, note, accepted);
        }
    }

    /** A status call. */
    static final class Status extends SandboxWork {
        private final String taskId;

        Status(SandboxCore core, HttpServerRequest http, String taskId) {
            super(core, http);
            this.taskId = taskId;
            core.ledger.add(new LedgerEntry.StatusCall(now(), number, ApiKeys.masked(key), taskId));
        }

        @Override
        public Answer proceed() {
            return core.tasks.status(key, taskId);
        }

        @Override
        public void endTask() {
            core.store.complete(taskId, null).ifPresent(core.tasks::sendCallbackIfCompleted);
        }
    }

    /** A request whose response is already prepared. */
    static final class Known extends SandboxWork {
        private final Answer answer;

        Known(SandboxCore core, HttpServerRequest http, Answer answer) {
            super(core, http);
            this.answer = answer;
        }

        @Override
        public Answer proceed() {
            return answer;
        }
    }
}
