package one.apiin.camel.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The ledger as a text table and as JSON. Under load, not an atomic snapshot. */
final class LedgerReport {

    /** Maximum rows of a table in the text report. */
    private static final int ROWS = 100;

    private LedgerReport() {}

    static String text(SandboxLedger ledger) {
        StringBuilder out = new StringBuilder("Sandbox ledger\n");
        out.append("  arrivals ").append(ledger.arrivalCount());
        out.append(", accepted ").append(ledger.acceptedCount());
        out.append(", status calls ").append(ledger.statusCallCount());
        out.append(", charged ").append(ledger.charged());
        out.append(", refunded ").append(ledger.refunded()).append('\n');
        Map<String, LedgerEntry.Ended> completions = new HashMap<>();
        ledger.ended().forEach(entry -> completions.put(entry.taskId(), entry));
        table(
                out,
                "Accepted",
                ledger.accepted(),
                task -> accepted(task, completions.get(task.taskId())));
        table(out, "Refused", ledger.refused(), LedgerReport::refused);
        table(out, "Callbacks", ledger.callbacks(), LedgerReport::callback);
        table(out, "Requests", ledger.requests(), LedgerReport::request);
        return out.toString();
    }

    private static <T extends LedgerEntry> void table(
            StringBuilder out, String title, List<T> entries, Function<T, String> row) {
        if (entries.isEmpty()) {
            return;
        }
        int hidden = Math.max(0, entries.size() - ROWS);
        out.append(title).append(hidden > 0 ? " (last " + ROWS + ")" : "").append('\n');
        for (T entry : entries.subList(hidden, entries.size())) {
            out.append("  ").append(entry.at().truncatedTo(ChronoUnit.MILLIS)).append("  ");
            out.append(row.apply(entry)).append('\n');
        }
    }

    private static String accepted(LedgerEntry.Accepted e, LedgerEntry.Ended ended) {
        String state = ended == null ? "running" : ended.failure() == null ? "succeeded" : "failed";
        return String.format(
                "#%-4d %-26s %-9s %5d credits  %s \"%s\"",
                e.request(), e.taskId(), state, e.credits(), e.model(), e.prompt());
    }

    private static String refused(LedgerEntry.Refused e) {
        return String.format("#%-4d %3d %s", e.request(), e.status(), e.reason());
    }

    private static String callback(LedgerEntry.Callback e) {
        String error = e.error() == null ? "" : e.error();
        return String.format("%-26s %3d %s %s", e.taskId(), e.status(), e.url(), error);
    }

    private static String request(LedgerEntry.Request e) {
        return String.format(
                "#%-4d %-4s %s [%s] -> %d %s",
                e.request(), e.method(), e.path(), e.key(), e.status(), e.note());
    }

    static JsonObject json(SandboxLedger ledger, long balance) {
        return new JsonObject()
                .put("balance", balance)
                .put("charged", ledger.charged())
                .put("refunded", ledger.refunded())
                .put("arrivalCount", ledger.arrivalCount())
                .put("acceptedCount", ledger.acceptedCount())
                .put("statusCallCount", ledger.statusCallCount())
                .put("arrivals", list(ledger.arrivals()))
                .put("accepted", list(ledger.accepted()))
                .put("refused", list(ledger.refused()))
                .put("bookings", list(ledger.bookings()))
                .put("ended", list(ledger.ended()))
                .put("statusCalls", list(ledger.statusCalls()))
                .put("callbacks", list(ledger.callbacks()))
                .put("requests", list(ledger.requests()));
    }

    private static JsonArray list(Collection<? extends Record> entries) {
        JsonArray list = new JsonArray();
        entries.forEach(entry -> list.add(object(entry)));
        return list;
    }

    /** A record's components by name. */
    private static JsonObject object(Record entry) {
        JsonObject object = new JsonObject();
        for (var component : entry.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(entry);
                object.put(component.getName(), plain(value));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Cannot read " + component, e);
            }
        }
        return object;
    }

    private static Object plain(Object value) {
        if (value instanceof Record nested) {
            return object(nested);
        }
        return value == null || value instanceof Number ? value : value.toString();
    }
}
