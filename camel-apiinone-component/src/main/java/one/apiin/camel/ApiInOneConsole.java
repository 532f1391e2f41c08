package one.apiin.camel;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.stream.Stream;
import one.apiin.camel.internal.camel.observe.ConsoleReport;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.DevConsole;
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
        ConsoleReport.Query query;
        try {
            query = query(options);
        } catch (IllegalArgumentException e) {
            return e.getMessage() + System.lineSeparator();
        }
        return accounts().map(account -> account.text(query)).collect(joining());
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonObject root = new JsonObject();
        JsonArray accounts = new JsonArray();
        root.put("accounts", accounts);
        ConsoleReport.Query query;
        try {
            query = query(options);
        } catch (IllegalArgumentException e) {
            root.put("error", e.getMessage());
            return root;
        }
        accounts().forEach(account -> accounts.add(account.json(query)));
        return root;
    }

    /** The accounts that are connected. */
    private Stream<ConsoleReport> accounts() {
        return getCamelContext().getComponentNames().stream()
                .sorted()
                .map(getCamelContext()::hasComponent)
                .filter(ApiInOneComponent.class::isInstance)
                .flatMap(component -> ((ApiInOneComponent) component).runtime().console().stream());
    }

    private static ConsoleReport.Query query(Map<String, Object> options) {
        return ConsoleReport.Query.of(options.get(FILTER), options.get(LIMIT));
    }
}
