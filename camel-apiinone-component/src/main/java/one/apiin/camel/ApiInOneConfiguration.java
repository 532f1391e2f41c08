package one.apiin.camel;

import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.http.reply.ReplyMapping;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.util.BrowserUrl;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options that stand on the component and, for one endpoint, in its URI.
 *
 * <p>Threads: written before the start, read after it.
 */
@UriParams
@Configurer
public class ApiInOneConfiguration implements Cloneable {

    static final String DEFAULT_BASE_URL = "https://apiin.one";
    static final String DEFAULT_GROUP = "default";
    static final String DEFAULT_POLL_PLAN = "adaptive";
    static final String DEFAULT_POLL_INTERVAL = "5s";
    static final String DEFAULT_LAG_PER_POLL = "1s";
    static final String DEFAULT_OVERDUE_AFTER = "15m";
    static final String DEFAULT_WATCH_TIMEOUT = "7d";

    static final String API_KEY_VARIABLE = "APIINONE_API_KEY";

    /** What a header can carry, without quotes; not the header's own first word. */
    private static final Pattern API_KEY = Pattern.compile("(?!(?i:bearer)(:|$))[!-~&&[^\"'`]]+");

    @UriParam(label = "security", secret = true)
    private String apiKey;

    @UriParam(defaultValue = DEFAULT_BASE_URL)
    private String baseUrl = DEFAULT_BASE_URL;

    @UriParam(defaultValue = DEFAULT_GROUP)
    private String group = DEFAULT_GROUP;

    @UriParam(label = "advanced")
    private String callbackUrl;

    // null = not set: then a pollInterval that is set decides
    @UriParam(label = "advanced", defaultValue = DEFAULT_POLL_PLAN)
    private ApiInOnePollPlan pollPlan;

    private boolean planGiven;

    // null = not set
    @UriParam(defaultValue = DEFAULT_POLL_INTERVAL)
    private Duration pollInterval;

    @UriParam(label = "advanced", defaultValue = DEFAULT_LAG_PER_POLL)
    private Duration lagPerPoll = Duration.ofSeconds(1);

    @UriParam(label = "advanced", defaultValue = DEFAULT_OVERDUE_AFTER)
    private Duration overdueAfter = Duration.ofMinutes(15);

    @UriParam(label = "advanced", defaultValue = DEFAULT_WATCH_TIMEOUT)
    private Duration watchTimeout = Duration.ofDays(7);

    @UriParam(label = "advanced")
    private String replyMapping;

    public String getApiKey() {
        return apiKey;
    }

    /**
     * The account's API key, a Bearer token for baseUrl only. Without it, the environment variable
     * APIINONE_API_KEY; without both no route starts.
     */
    public void setApiKey(String apiKey) {
        this.apiKey = stripped(apiKey);
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    /** The provider's base URL, http or https, without /api/v1. For tests, that of the sandbox. */
    public void setBaseUrl(String baseUrl) {
        this.baseUrl = url(baseUrl);
    }

    public String getGroup() {
        return group;
    }

    /**
     * The group that submits tasks; each completion goes to one of its consumers. Idempotency keys
     * are unique within it.
     */
    public void setGroup(String group) {
        this.group = group;
    }

    public String getCallbackUrl() {
        return callbackUrl;
    }

    /**
     * The full public URL that the provider calls when a task completes. Query parameters
     * submission and, with callbackSecret, signature are added. Empty = tasks are only polled.
     */
    public void setCallbackUrl(String callbackUrl) {
        this.callbackUrl = callbackUrl == null || callbackUrl.isBlank() ? null : url(callbackUrl);
    }

    public ApiInOnePollPlan getPollPlan() {
        if (pollPlan != null) {
            return pollPlan;
        }
        return pollInterval == null ? ApiInOnePollPlan.adaptive : ApiInOnePollPlan.fixed;
    }

    /**
     * When running tasks are polled. adaptive = when a completion is most likely, learned for each
     * model; fixed = every pollInterval. Without it, setting pollInterval selects fixed.
     */
    public void setPollPlan(ApiInOnePollPlan pollPlan) {
        this.pollPlan = pollPlan;
        this.planGiven = true;
    }

    public Duration getPollInterval() {
        return pollInterval == null ? Duration.ofSeconds(5) : pollInterval;
    }

    /**
     * The interval between polls of a task with pollPlan=fixed, varied by a tenth. Set alone, it
     * selects that plan; adaptive ignores it.
     */
    public void setPollInterval(Duration pollInterval) {
        this.pollInterval = pollInterval;
    }

    public Duration getLagPerPoll() {
        return lagPerPoll;
    }

    /**
     * With pollPlan=adaptive, the delay that an extra poll must be expected to save. Longer =
     * fewer polls and later completions.
     */
    public void setLagPerPoll(Duration lagPerPoll) {
        this.lagPerPoll = lagPerPoll;
    }

    public Duration getOverdueAfter() {
        return overdueAfter;
    }

    /**
     * A task that runs longer after its acceptance is overdue: one warning, counted, still polled.
     */
    public void setOverdueAfter(Duration overdueAfter) {
        this.overdueAfter = overdueAfter;
    }

    public Duration getWatchTimeout() {
        return watchTimeout;
    }

    /**
     * How long after its acceptance a task is polled regularly. Then it is delivered as
     * WATCH_ENDED. Of several endpoints of one group the longest applies.
     */
    public void setWatchTimeout(Duration watchTimeout) {
        this.watchTimeout = watchTimeout;
    }

    public String getReplyMapping() {
        return replyMapping;
    }

    /**
     * Where the provider's replies hold their values, in case their shape changes. JSON pointers for
     * id, state, urls, error and credits, and words that mean completed, failed or running, such as
     * id=/data/job,state=/data/phase,urls=/data/clips,completed=DONE. A value that is not found there
     * is read as without it. It applies to all replies of the account: of several endpoints the mapping
     * of the one that started last is tried first.
     */
    public void setReplyMapping(String replyMapping) {
        this.replyMapping = replyMapping;
    }

    /** Hosts and paths of any language, and hosts with an underscore. */
    private static String url(String value) {
        return value == null ? null : BrowserUrl.readable(value.strip());
    }

    /** Values come from files, with a line break at their end. */
    private static String stripped(String value) {
        return value == null ? null : value.strip();
    }

    /**
     * Takes the key from the environment if the option is not set.
     *
     * @return whether it did
     */
    boolean takeApiKey(UnaryOperator<String> environment) {
        String found = environment.apply(API_KEY_VARIABLE);
        boolean taken = (apiKey == null || apiKey.isEmpty()) && found != null && !found.isBlank();
        if (taken) {
            setApiKey(found);
        }
        return taken;
    }

    /** A copy for one endpoint. */
    public ApiInOneConfiguration copy() {
        try {
            return (ApiInOneConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    ReplyMapping mapping() {
        try {
            return ReplyMapping.parse(replyMapping);
        } catch (IllegalArgumentException e) {
            throw OptionChecks.bad("replyMapping", e.getMessage());
        }
    }

    /** Polls as these options say while an endpoint runs. */
    Runnable configurePolling(AccountRuntime account) {
        return account.configurePolling(group, pollSettings());
    }

    PollSettings pollSettings() {
        boolean adaptive = getPollPlan() == ApiInOnePollPlan.adaptive;
        return new PollSettings(
                adaptive ? null : getPollInterval(),
                adaptive ? lagPerPoll : null,
                watchTimeout,
                overdueAfter);
    }

    /**
     * @throws IllegalArgumentException if an option is missing or wrong; names it and the remedy
     */
    void validate() {
        OptionChecks.require(
                "apiKey",
                apiKey,
                "set the API key of your account, by camel.component.apiinone.api-key or the"
                        + " environment variable "
                        + API_KEY_VARIABLE);
        if (!API_KEY.matcher(apiKey).matches()) {
            throw OptionChecks.bad(
                    "apiKey",
                    "(or the environment variable "
                            + API_KEY_VARIABLE
                            + ") must be the key alone: without 'Bearer ' before it, without quotes,"
                            + " white space and other characters that no key has");
        }
        OptionChecks.require("group", group, "leave it out for 'default'");
        OptionChecks.atMost("group", group, 100);
        OptionChecks.require("baseUrl", baseUrl, "leave it out for " + DEFAULT_BASE_URL);
        OptionChecks.httpUrl("baseUrl", baseUrl);
        if (URI.create(baseUrl).getRawQuery() != null) {
            throw OptionChecks.bad("baseUrl", "must have no query");
        }
        if (callbackUrl != null) {
            OptionChecks.httpUrl("callbackUrl", callbackUrl);
        }
        if (planGiven && pollPlan == null) {
            throw OptionChecks.bad("pollPlan", "must be 'adaptive' or 'fixed'");
        }
        OptionChecks.positive("pollInterval", getPollInterval());
        OptionChecks.positive("lagPerPoll", lagPerPoll);
        OptionChecks.positive("overdueAfter", overdueAfter);
        OptionChecks.positive("watchTimeout", watchTimeout);
        mapping();
    }
}
