package one.apiin.camel;

import java.time.Duration;
import java.util.regex.Pattern;
import one.apiin.camel.internal.http.download.UrlPolicy.AllowedHosts;
import one.apiin.camel.internal.util.BrowserUrl;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.util.TimeUtils;

/** Checks the component's own options at its start. */
final class ComponentOptionsValidator {

    private static final String SHORTEST_PERIOD = "1s";

    /** A lease that ends before a ledger can answer would prevent all submits and deliveries. */
    private static final String SHORTEST_LEASE = "100ms";

    /** Below it a unit was forgotten: keys of paid tasks would be free at once, claims given to others. */
    private static final String SHORTEST_TERM = "100ms";

    /** Beyond it the arithmetic of tokens in nanoseconds fails; no provider serves that rate. */
    private static final long MOST_REQUESTS = 1_000_000;

    /** A name or an IPv4 address; or, with two colons or more, one of IPv6, also in brackets. */
    private static final Pattern HOST =
            Pattern.compile(
                    "[^\\s:/@\\[\\]]+|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[^\\s/@\\]]*|\\[[^\\s/@\\]]+]");

    private ComponentOptionsValidator() {}

    /**
     * @throws IllegalArgumentException naming the first wrong option and the remedy
     */
    static void validate(ApiInOneComponentOptions c) {
        OptionChecks.require("account", c.getAccount(), "leave it out for 'default'");
        OptionChecks.atMost("account", c.getAccount(), 100);
        OptionChecks.require("tablePrefix", c.getTablePrefix(), "leave it out for 'APIINONE_'");
        atLeast("leaseTimeout", c.getLeaseTimeout(), SHORTEST_LEASE);
        atLeast("retention", c.getRetention(), SHORTEST_TERM);
        atLeast("claimTimeout", c.getClaimTimeout(), SHORTEST_TERM);
        OptionChecks.positive("requestTimeout", c.getRequestTimeout());
        OptionChecks.positive("connectTimeout", c.getConnectTimeout());
        proxy(c);
        OptionChecks.atMost("requestsPerSecond", c.getRequestsPerSecond(), MOST_REQUESTS);
        OptionChecks.atLeast("requestsPerSecond", c.getRequestsPerSecond(), 0.01);
        OptionChecks.atLeast("maxConcurrentRequests", c.getMaxConcurrentRequests(), 1);
        OptionChecks.atLeast("maxWaiting", c.getMaxWaiting(), 1);
        OptionChecks.atLeast("maxSubmitRetries", c.getMaxSubmitRetries(), 0);
        if (c.getCreditLimit() != null) {
            OptionChecks.atLeast("creditLimit", c.getCreditLimit(), 1);
        }
        atLeast("creditLimitPeriod", c.getCreditLimitPeriod(), SHORTEST_PERIOD);
        OptionChecks.atLeast("maxConcurrentDownloads", c.getMaxConcurrentDownloads(), 1);
        OptionChecks.bytes("maxDownloadSize", c.getMaxDownloadSize());
        OptionChecks.positive("downloadTimeout", c.getDownloadTimeout());
        downloadHosts(c.getDownloadHosts());
        EndpointOptionsValidator.path("dashboardPath", c.getDashboardPath(), "/apiinone");
        Double price = c.getCreditPrice();
        if (price != null && !(price > 0 && price < Double.POSITIVE_INFINITY)) {
            throw OptionChecks.bad("creditPrice", "must be greater than 0, in dollars a credit");
        }
        if (c.getDataSource() != null && c.getTaskRepository() != null) {
            throw OptionChecks.bad("dataSource", "and taskRepository exclude each other: set one");
        }
    }

    private static void atLeast(String option, Duration value, String least) {
        OptionChecks.positive(option, value);
        if (value.toMillis() < TimeUtils.toMilliSeconds(least)) {
            throw OptionChecks.bad(
                    option, "must be at least " + least + " (a plain number is milliseconds)");
        }
    }

    private static void proxy(ApiInOneComponentOptions c) {
        if (c.getProxyHost() == null) {
            requireAbsent("proxyPort", c.getProxyPort());
            requireAbsent("proxyUser", c.getProxyUser());
            requireAbsent("proxyPassword", c.getProxyPassword());
            return;
        }
        OptionChecks.require("proxyHost", c.getProxyHost(), "leave it out for no proxy");
        boolean address = c.getProxyHost().contains(":");
        if (!HOST.matcher(c.getProxyHost()).matches()
                || !address && BrowserUrl.parse("http://" + c.getProxyHost()).isEmpty()) {
            throw OptionChecks.bad(
                    "proxyHost",
                    "must be a host name or an address alone, such as proxy.example; the port goes"
                            + " in proxyPort, user and password in proxyUser and proxyPassword");
        }
        Integer port = c.getProxyPort();
        if (port == null || port < 1 || port > 65535) {
            throw OptionChecks.bad("proxyPort", "must be 1 to 65535 when proxyHost is set");
        }
        if ((c.getProxyUser() == null) != (c.getProxyPassword() == null)) {
            throw OptionChecks.bad(
                    "proxyUser", "and proxyPassword belong together: set both or none");
        }
    }

    private static void requireAbsent(String option, Object value) {
        if (value != null) {
            throw OptionChecks.bad(option, "has no meaning without proxyHost: set proxyHost too");
        }
    }

    private static void downloadHosts(String hosts) {
        try {
            AllowedHosts.parse(hosts);
        } catch (IllegalArgumentException e) {
            throw OptionChecks.bad("downloadHosts", e.getMessage());
        }
    }
}
