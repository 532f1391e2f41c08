package one.apiin.camel;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import one.apiin.camel.internal.camel.observe.ConsoleReport;
import org.apache.camel.Component;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.PatternHelper;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * The developer console {@code apiinone}: the accounts of this context, and their unfinished tasks. Shows
 * no API key, prompt or result URL.
 *
 * <p>Time: waits for the ledger, at most 30 s.
 */
@DevConsole(
        name = "apiinone",
        displayName = "API in One",
        description = "Video tasks that are running, or wait for an operator's decision")
public final class ApiInOneConsole extends AbstractDevConsole {

    private static final int DEFAULT_LIMIT = 100;

    @Metadata(
            label = "query",
            description =
                    "Shows only tasks whose submission id, task id, idempotency key, model, group,"
                            + " state or delivery matches; a pattern with * or a regular expression",
            javaType = "java.lang.String")
    public static final String FILTER = "filter";

    @Metadata(
            label = "query",
            description = "The most tasks shown for each account, at most 1000",
            javaType = "java.lang.Integer",
            defaultValue = "100")
    public static final String LIMIT = "limit";

    public ApiInOneConsole() {
        super(
                "camel",
                "apiinone",
                "API in One",
                "Video tasks that are running, or wait for an operator's decision");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (ConsoleReport account : accounts()) {
            text.append(account.text(matching(options), limit(options)));
        }
        return text.toString();
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonArray accounts = new JsonArray();
        for (ConsoleReport account : accounts()) {
            accounts.add(account.json(matching(options), limit(options)));
        }
        JsonObject root = new JsonObject();
        root.put("accounts", accounts);
        return root;
    }

    /** The accounts that are connected. */
    private List<ConsoleReport> accounts() {
        return getCamelContext().getComponentNames().stream()
                .sorted()
                .map(getCamelContext()::hasComponent)
                .flatMap(ApiInOneConsole::account)
                .toList();
    }

    private static Stream<ConsoleReport> account(Component component) {
        return component instanceof ApiInOneComponent one
                ? one.runtime().console().stream()
                : Stream.empty();
    }

    private static Predicate<String> matching(Map<String, Object> options) {
        Object filter = options.get(FILTER);
        return filter == null || filter.toString().isBlank()
                ? text -> true
                : text -> PatternHelper.matchPattern(text, filter.toString());
    }

    private static int limit(Map<String, Object> options) {
        Object limit = options.get(LIMIT);
        int wanted = limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit.toString());
        return Math.max(0, Math.min(wanted, ConsoleReport.LIMIT));
    }
}
