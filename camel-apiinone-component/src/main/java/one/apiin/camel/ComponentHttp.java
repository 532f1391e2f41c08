package one.apiin.camel;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.camel.callback.CallbackProcessor;
import one.apiin.camel.internal.camel.dashboard.Dashboard;
import one.apiin.camel.internal.camel.http.HttpEndpoints;
import one.apiin.camel.internal.camel.http.HttpEndpoints.Resource;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;

/**
 * What one component serves over HTTP: the callbacks of its consumers, and its page.
 *
 * <p>Threads: safe for concurrent use; the page is opened and closed by one thread at a time.
 */
final class ComponentHttp implements StartupListener, Ordered {

    private final ApiInOneComponentOptions options;
    private final HttpEndpoints endpoints;
    private AccountRuntime opened;
    private Runnable page;

    /**
     * @param others the endpoints of the other components of the context, by component name
     */
    ComponentHttp(ApiInOneComponentOptions options, Supplier<Map<String, HttpEndpoints>> others) {
        this.options = options;
        this.endpoints = new HttpEndpoints(options::getCamelContext, others);
    }

    HttpEndpoints endpoints() {
        return endpoints;
    }

    /**
     * Opens the callback endpoint of a consumer.
     *
     * @param taskIds reads the task id that the body of a callback names, or null
     * @return closes it
     */
    Runnable listen(
            String path, String server, AccountRuntime account, Function<byte[], String> taskIds) {
        var signature = new SignedCallbackUrl(null, options.getCallbackSecret());
        var processor = new CallbackProcessor(signature, taskIds, account.callbacks()::receive);
        CallbackProcessor.checkServerLimit(options.getCamelContext());
        return endpoints.open(
                "callbackPath", path, server, Map.of(new Resource("post", null), processor));
    }

    /**
     * Opens the page of the account, if the options ask for it: once the services of the context have
     * started, among which the HTTP server may be, and before its start is over, which fails if it cannot be
     * opened.
     */
    void openPage(AccountRuntime account) {
        if (options.getDashboardPath() != null && opened != account) {
            opened = account;
            try {
                options.getCamelContext().addStartupListener(this);
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeException(e);
            }
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (opened == null || page != null) {
            return;
        }
        String path = options.getDashboardPath();
        var settings =
                new Dashboard.Settings(
                        options.getAccount(),
                        path,
                        options.isDashboardActions(),
                        options.getCreditPrice(),
                        options.getCreditLimit());
        var dashboard = new Dashboard(settings, opened);
        try {
            page = endpoints.open("dashboardPath", path, null, dashboard.resources());
        } catch (RuntimeException e) {
            opened = null; // the next start tries again
            throw e;
        }
        dashboard.announce(context);
    }

    /** After the services that wait for the start. */
    @Override
    public int getOrder() {
        return LOWEST;
    }

    void closePage() {
        if (page != null) {
            page.run();
            page = null;
        }
        opened = null;
    }
}
