package one.apiin.camel.examples.filetovideo;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import one.apiin.camel.examples.local.LocalServices;
import one.apiin.camel.sandbox.SandboxTask;

/** The state of the demo as its page shows it. */
record WatchState(
        LocalServices services,
        Node node,
        Inbox inbox,
        UnaryOperator<String> videoOf,
        InstantSource clock) {

    private static final int MAX_TASKS = 40;

    Map<String, Object> of(Books books, List<Watch.Line> lines) {
        LedgerSnapshot ledger = node.ledger();
        long now = clock.millis();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("now", now);
        state.put("ledgerAt", ledger.at());
        state.put("nodeUp", node.isUp());
        state.put("pid", node.pid());
        state.put("kills", node.kills());
        state.put("archiveUp", services.storeIsUp());
        state.put("renderMillis", LocalServices.VIDEO_TAKES.toMillis());
        state.put("books", books);
        state.put("credits", charged());
        state.put("tasks", tasks(ledger));
        state.put("lines", lines);
        return state;
    }

    private int charged() {
        return services.sandbox().tasks().stream()
                .filter(task -> task.state() != SandboxTask.State.FAILED)
                .mapToInt(SandboxTask::credits)
                .sum();
    }

    private List<Map<String, Object>> tasks(LedgerSnapshot ledger) {
        List<Map<String, Object>> tasks = new ArrayList<>();
        Set<String> files = new HashSet<>();
        ledger.rows().forEach(row -> files.add(row.file()));
        for (String file : inbox.waiting()) {
            if (!files.contains(file)) {
                tasks.add(task(file, "INBOX"));
            }
        }
        for (LedgerSnapshot.Row row : ledger.rows()) {
            Map<String, Object> task = task(row.file(), stage(row));
            task.put("taskId", row.taskId());
            task.put("createdAt", row.createdAt());
            task.put("attempt", row.attempt());
            task.put("retryAt", row.retryAt());
            task.put("error", row.failure() == null ? row.error() : row.failure());
            task.put("video", videoOf.apply(row.file()));
            tasks.add(task);
        }
        return tasks.size() > MAX_TASKS ? tasks.subList(0, MAX_TASKS) : tasks;
    }

    private Map<String, Object> task(String file, String stage) {
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("file", file);
        task.put("prompt", inbox.promptOf(file));
        task.put("stage", stage);
        return task;
    }

    private static String stage(LedgerSnapshot.Row row) {
        if (!"COMPLETED".equals(row.state())) {
            return row.state();
        }
        return switch (row.delivery()) {
            case "DELIVERED" -> "ARCHIVED";
            case "PARKED" -> "PARKED";
            default -> "DELIVERING";
        };
    }
}
