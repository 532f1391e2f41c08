package one.apiin.camel.internal.camel.dashboard;

import static one.apiin.camel.internal.camel.dashboard.TaskJson.put;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.internal.provider.ProviderHealth.ProviderState;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskQuery.Listed;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * The account as JSON: nodes, credits, provider, counts, and at most {@value #CARDS} tasks. Nothing in it
 * changes while nothing happens, so that a reply may be "not modified".
 *
 * <p>Threads: safe for concurrent use.
 */
record DashboardState(AccountRuntime engine, Dashboard.Settings settings, TaskJson tasks) {

    static final int CARDS = 200;
    private static final int LIST = 50;

    /** Those that need a decision, those that move, those that are done. */
    private static final List<Listed> SHOWN =
            List.of(
                    Listed.OUTCOME_UNKNOWN,
                    Listed.PARKED,
                    Listed.OVERDUE,
                    Listed.WATCH_ENDED,
                    Listed.RESERVED,
                    Listed.RUNNING,
                    Listed.CLAIMED,
                    Listed.PENDING,
                    Listed.DELIVERED);

    String read() {
        LedgerSums sums = engine.sums();
        JsonObject state = new JsonObject();
        put(state, "account", settings.account());
        put(state, "actions", settings.actions());
        put(state, "creditPrice", settings.creditPrice());
        state.put("nodes", nodes());
        state.put("credits", credits(sums));
        state.put("provider", provider(engine.provider()));
        state.put("rate", rate(engine.rate()));
        state.put("counts", counts(sums));
        JsonArray cards = new JsonArray();
        shown(sums).forEach(task -> cards.add(tasks.card(task)));
        state.put("tasks", cards);
        return state.toJson();
    }

    private JsonArray nodes() {
        JsonArray nodes = new JsonArray();
        for (OperatorActions.Node alive : engine.operator().nodes()) {
            JsonObject node = new JsonObject();
            node.put("id", alive.process());
            node.put("here", alive.here());
            node.put("lease", alive.lease().toMillis());
            put(node, "renewed", TaskJson.millis(alive.renewedAt()));
            nodes.add(node);
        }
        return nodes;
    }

    private JsonObject credits(LedgerSums sums) {
        CreditSums all = sums.credits();
        JsonObject credits = new JsonObject();
        credits.put("charged", all.charged());
        credits.put("reserved", all.reserved());
        credits.put("refunded", all.refunded());
        credits.put("unknown", all.unknown());
        put(credits, "limit", settings.creditLimit());
        credits.put("period", engine.committedNow(sums));
        return credits;
    }

    private static JsonObject provider(ProviderState state) {
        JsonObject provider = new JsonObject();
        put(provider, "reachable", state.reachable());
        put(provider, "keyAccepted", state.keyAccepted());
        put(provider, "error", TaskJson.text(state.error()));
        return provider;
    }

    private static JsonObject rate(RequestLimiter.Usage usage) {
        JsonObject rate = new JsonObject();
        rate.put("limit", usage.perSecond());
        rate.put("used", usage.used());
        rate.put("waiting", usage.waiting());
        rate.put("paused", usage.paused());
        return rate;
    }

    private static JsonObject counts(LedgerSums sums) {
        JsonObject counts = new JsonObject();
        for (TaskState state : TaskState.values()) {
            counts.put(state.name(), sums.of(state));
        }
        for (Delivery delivery : Delivery.values()) {
            counts.put(delivery.name(), sums.of(delivery));
        }
        counts.put("OVERDUE", sums.overdue());
        counts.put("MANY", LedgerSums.MANY);
        return counts;
    }

    /** Those that need a decision first, then the newest. */
    private List<VideoTask> shown(LedgerSums sums) {
        Set<String> seen = new HashSet<>();
        return SHOWN.stream()
                .filter(list -> count(list, sums) > 0)
                .flatMap(list -> engine.operator().list(list, LIST).stream())
                .filter(task -> seen.add(task.getSubmissionId()))
                .sorted(
                        Comparator.comparing((VideoTask task) -> TaskJson.needs(task) == null)
                                .thenComparing(VideoTask::getCreatedAt, Comparator.reverseOrder()))
                .limit(CARDS)
                .toList();
    }

    /** An empty list is not read. */
    private static long count(Listed list, LedgerSums sums) {
        return switch (list) {
            case OVERDUE -> sums.overdue();
            case OUTCOME_UNKNOWN, WATCH_ENDED, RESERVED, RUNNING ->
                    sums.of(TaskState.valueOf(list.name()));
            default -> sums.of(Delivery.valueOf(list.name()));
        };
    }
}
