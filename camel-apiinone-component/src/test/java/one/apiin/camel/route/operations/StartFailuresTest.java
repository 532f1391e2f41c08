package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong option stops the start, is named, and nothing is sent. */
class StartFailuresTest {

    static final String KEY = "aio_neverShowThisKey";

    private static final String WRONG_FIELDS = "classpath:catalog/wrong-field.json";
    private static final String WRONG_FIELD =
            WRONG_FIELDS + ", line 9, column 20, field video-of-tomorrow.fields.duration.minimum";
    private static final String WRONG_CATALOG = "classpath:catalog/wrong-price.json";
    private static final String WRONG_PRICE =
            WRONG_CATALOG + ", line 4, column 38, field kling-3.price.rules[0].creditsPerSecond";

    /** Each video of the mode pro would count 10 of the 400 credits that it costs. */
    private static final String WRONG_VALUE =
            "{\"kling-3\": {\"price\": {\"rules\": [{\"when\": {\"mode\": \"professional\"},"
                    + " \"creditsPerSecond\": 80}, {\"creditsPerSecond\": 2}]}}}";

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().provider(b -> b.apiKey(KEY));

    /** All that an operator reads: the messages of the whole chain. */
    private String failure(ApiInOneComponent component, LambdaRouteBuilder routes) {
        return failure(camel, component, routes);
    }

    static String failure(
            ApiInOneContext camel, ApiInOneComponent component, LambdaRouteBuilder routes) {
        Throwable thrown = catchThrowable(() -> camel.start(component, routes));
        assertThat(thrown).as("the start must fail").isNotNull();
        StringBuilder all = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            all.append(t).append('\n');
        }
        assertThat(all.toString()).doesNotContain(KEY);
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
        return all.toString();
    }

    static Stream<Arguments> wrongComponents() {
        return Stream.of(
                wrong("apiKey", "set the API key", c -> c.setApiKey(null)),
                wrong("apiKey", "set the API key", c -> c.setApiKey("  ")),
                wrong("baseUrl", "http or https", c -> c.setBaseUrl("ftp://x")),
                wrong("baseUrl", "http or https", c -> c.setBaseUrl("http:///path")),
                wrong("baseUrl", "http or https", c -> c.setBaseUrl("apiin.one")),
                wrong("baseUrl", "http or https", c -> c.setBaseUrl("https://a b")),
                wrong("baseUrl", "leave it out", c -> c.setBaseUrl(" ")),
                wrong("baseUrl", "no query", c -> c.setBaseUrl("https://apiin.one?a=b")),
                wrong("baseUrl", "1 to 65535", c -> c.setBaseUrl("http://h:99999")),
                wrong("baseUrl", "1 to 65535", c -> c.setBaseUrl("https://h:0/path")),
                wrong("group", "leave it out", c -> c.setGroup(" ")),
                wrong("account", "leave it out", c -> c.setAccount("")),
                wrong("pollInterval", "5s", c -> c.setPollInterval(Duration.ZERO)),
                wrong("pollPlan", "'adaptive' or 'fixed'", c -> c.setPollPlan(null)),
                wrong("lagPerPoll", "5s", c -> c.setLagPerPoll(Duration.ZERO)),
                wrong("overdueAfter", "5s", c -> c.setOverdueAfter(Duration.ofMillis(-1))),
                wrong("watchTimeout", "5s", c -> c.setWatchTimeout(Duration.ZERO)),
                wrong("leaseTimeout", "5s", c -> c.setLeaseTimeout(Duration.ZERO)),
                wrong("leaseTimeout", "100ms", c -> c.setLeaseTimeout(Duration.ofNanos(1))),
                wrong("leaseTimeout", "100ms", c -> c.setLeaseTimeout(Duration.ofMillis(99))),
                wrong("retention", "5s", c -> c.setRetention(Duration.ofDays(-1))),
                wrong("claimTimeout", "5s", c -> c.setClaimTimeout(Duration.ZERO)),
                wrong("claimTimeout", "100ms", c -> c.setClaimTimeout(Duration.ofMillis(99))),
                wrong("requestTimeout", "5s", c -> c.setRequestTimeout(Duration.ofMillis(-1))),
                wrong("connectTimeout", "5s", c -> c.setConnectTimeout(null)),
                wrong("downloadTimeout", "5s", c -> c.setDownloadTimeout(Duration.ZERO)),
                wrong("requestsPerSecond", "at least", c -> c.setRequestsPerSecond(0)),
                wrong("requestsPerSecond", "at least", c -> c.setRequestsPerSecond(Double.NaN)),
                wrong("requestsPerSecond", "at most", c -> c.setRequestsPerSecond(1e10)),
                wrong("requestsPerSecond", "at most", c -> c.setRequestsPerSecond(1e300)),
                wrong(
                        "maxConcurrentRequests",
                        "at least 1 but is 0",
                        c -> c.setMaxConcurrentRequests(0)),
                wrong("maxWaiting", "at least 1", c -> c.setMaxWaiting(0)),
                wrong("maxSubmitRetries", "at least 0 but is -1", c -> c.setMaxSubmitRetries(-1)),
                wrong("creditLimit", "at least 1", c -> c.setCreditLimit(0L)),
                wrong("creditLimit", "at least 1 but is -24", c -> c.setCreditLimit(-24L)),
                wrong("creditLimitPeriod", "5s", c -> c.setCreditLimitPeriod(Duration.ZERO)),
                wrong("creditLimitPeriod", "5s", c -> c.setCreditLimitPeriod(null)),
                wrong("creditLimitPeriod", "1s", c -> c.setCreditLimitPeriod(Duration.ofMillis(9))),
                wrong("modelCatalog", "no-such.json", c -> c.setModelCatalog("file:no-such.json")),
                wrong("modelCatalog", WRONG_FIELD, c -> c.setModelCatalog(WRONG_FIELDS)),
                wrong("modelCatalog", "not there", c -> c.setModelCatalog("#bean:none")),
                wrong("modelCatalog", "Integer", c -> c.setModelCatalog(5)),
                wrong("modelCatalog", WRONG_PRICE, c -> c.setModelCatalog(WRONG_CATALOG)),
                wrong("modelCatalog", "professional", c -> c.setModelCatalog(WRONG_VALUE)),
                wrong("proxyPort", "1 to 65535", c -> c.setProxyHost("proxy")),
                wrong("proxyPort", "set proxyHost", c -> c.setProxyPort(3128)),
                wrong("proxyHost", "goes in proxyPort", c -> proxy(c, "http://proxy:3128")),
                wrong("proxyHost", "goes in proxyPort", c -> proxy(c, "proxy/")),
                wrong("proxyHost", "goes in proxyPort", c -> proxy(c, "proxy:3128")),
                wrong("proxyHost", "goes in proxyPort", c -> proxy(c, "[::1]:3128")),
                wrong("proxyHost", "goes in proxyPort", c -> proxy(c, "me@proxy")),
                wrong("proxyHost", "a host name", c -> proxy(c, "\u00fc".repeat(64))),
                wrong("proxyUser", "set proxyHost", c -> c.setProxyUser("me")),
                wrong("proxyUser", "set both", StartFailuresTest::halfAUser),
                wrong("sslContextParameters", "trust", StartFailuresTest::noStore),
                wrong("maxConcurrentDownloads", "at least 1", c -> c.setMaxConcurrentDownloads(0)),
                wrong("maxDownloadSize", "2GB", c -> c.setMaxDownloadSize("much")),
                wrong("maxDownloadSize", "2GB", c -> c.setMaxDownloadSize("0")),
                wrong("downloadHosts", "cdn.local", c -> c.setDownloadHosts("http://x/")),
                wrong("callbackUrl", "http or https", c -> c.setCallbackUrl("not a url")),
                wrong("dashboardPath", "/apiinone", c -> c.setDashboardPath("/a b")),
                wrong("dashboardPath", "/apiinone", c -> c.setDashboardPath("/{id}")),
                wrong("dashboardPath", "/apiinone", c -> c.setDashboardPath("/./a")),
                wrong("creditPrice", "greater than 0", c -> c.setCreditPrice(0.0)),
                wrong("replyMapping", "begins with /", c -> c.setReplyMapping("id=data.task_id")),
                wrong("replyMapping", "urls, error", c -> c.setReplyMapping("links=/data/list")),
                wrong("tablePrefix", "letters, digits", StartFailuresTest::badPrefix),
                wrong("taskRepository", "set one", StartFailuresTest::twoLedgers));
    }

    private static void halfAUser(ApiInOneComponent component) {
        proxy(component, "proxy");
        component.setProxyUser("me");
    }

    private static void proxy(ApiInOneComponent component, String host) {
        component.setProxyHost(host);
        component.setProxyPort(3128);
    }

    private static void noStore(ApiInOneComponent component) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:no-such-store.p12");
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(store);
        SSLContextParameters tls = new SSLContextParameters();
        tls.setTrustManagers(trust);
        component.setSslContextParameters(tls);
    }

    private static Arguments wrong(
            String option, String remedy, Consumer<ApiInOneComponent> change) {
        return arguments(option, remedy, change);
    }

    private static void badPrefix(ApiInOneComponent component) {
        component.setDataSource(memory());
        component.setTablePrefix("a b");
    }

    private static void twoLedgers(ApiInOneComponent component) {
        component.setDataSource(memory());
        component.setTaskRepository(new InMemoryTaskRepository(InstantSource.system()));
    }

    private static JdbcDataSource memory() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:");
        return h2;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrongComponents")
    void aWrongOptionOfTheComponentStopsTheStart(
            String option, String remedy, Consumer<ApiInOneComponent> change) {
        ApiInOneComponent component = camel.newComponent();
        change.accept(component);

        String message = failure(component, r -> r.from("direct:a").to("apiinone:video"));

        assertThat(message).contains(option).contains(remedy);
    }

    @Test
    void aWrongOptionOfTheComponentStopsAConsumersStartToo() {
        ApiInOneComponent component = camel.newComponent();
        component.setLeaseTimeout(Duration.ZERO);

        assertThat(failure(component, r -> r.from("apiinone:video").to("mock:a")))
                .contains("leaseTimeout")
                .contains("5s");
    }

    @Test
    void theGreatestAndSmallestValuesStart() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setRequestsPerSecond(1_000_000);
        component.setLeaseTimeout(Duration.ofMillis(100));
        component.setClaimTimeout(Duration.ofMillis(100));
        component.setRetention(Duration.ofMillis(100));

        CamelContext context = camel.start(component, r -> r.from("direct:a").to("apiinone:video"));

        // a lease of 100 ms lapses on a busy machine, and then nothing is sent
        soon().until(() -> send(context, "direct:a", "a fox").getException() == null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy-1.local", "10.0.0.1", "::1", "[::1]", "fe80::1%eth0"})
    void aHostNameOrAnIpAddressIsAProxyHost(String host) throws Exception {
        ApiInOneComponent component = camel.newComponent();
        proxy(component, host);

        CamelContext context = camel.start(component, r -> r.from("direct:a").to("apiinone:video"));

        assertThat(context.isStarted()).isTrue();
    }

    @Test
    void anUnusableDownloadDirectoryStopsTheStartOfEndpointsThatDownload(@TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        ApiInOneComponent component = camel.newComponent();
        component.setDownloadDirectory(file.toString());

        assertThat(failure(component, r -> r.from("apiinone:video?download=true").to("mock:a")))
                .contains("downloadDirectory", file.toString());
        assertThat(
                        failure(
                                component,
                                r -> r.from("direct:a").to("apiinone:video?operation=download")))
                .contains("downloadDirectory");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "group= | group",
                "baseUrl=ftp://x | baseUrl",
                "baseUrl=http:// | baseUrl",
                "pollInterval=0 | pollInterval",
                "pollInterval=1week | pollInterval",
                "pollInterval=abc | pollInterval",
                "pollInterval=-5s | pollInterval",
                "lagPerPoll=0 | lagPerPoll",
                "lagPerPoll=1week | lagPerPoll",
                "overdueAfter=-5m | overdueAfter",
                "overdueAfter=nonsense | overdueAfter",
                "watchTimeout=0 | watchTimeout",
                "watchTimeout=nonsense | watchTimeout",
                "waitTimeout=0 | waitTimeout",
                "waitTimeout=1week | waitTimeout",
                "operation=foo | operation",
                "pollPlan=foo | pollPlan",
                "pollPlan= | pollPlan",
                "model= | model",
                "callbackUrl=not a url | callbackUrl",
                "noSuchOption=1 | noSuchOption",
            })
    void aWrongOptionOfTheUriStopsAProducersStart(String query, String option) {
        String uri = "apiinone:video?apiKey=RAW(" + KEY + ")&" + query;

        assertThat(failure(camel.newComponent(), r -> r.from("direct:a").to(uri))).contains(option);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aspect_ratio=9:16 | parameters.aspect_ratio",
                "aspectRatio=9:16 | parameters.aspect_ratio",
                "duration=5 | parameters.duration",
                "durations=5 | parameters.duration",
                "generate_audio=true | parameters.generateAudio",
                "image_urls=https://h/a.png | imageUrls",
                "image=https://h/a.png | imageUrls",
                "operaton=generate | operation",
                "idempotencykye=a | idempotencyKey",
                "apiKye=aio_other | apiKey",
                "promtp=a fox | prompt",
            })
    void anOptionThatResemblesAnotherIsAnsweredWithTheRightSpelling(String query, String meant) {
        String message =
                failure(
                        camel.newComponent(),
                        r -> r.from("direct:a").to("apiinone:video?" + query));

        assertThat(message).contains("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operation=generte | Option operation must be one of [submit, generate, await,",
                "pollPlan=foo | Option pollPlan must be one of [adaptive, fixed]",
                "waitTimeout=10 minutes | Option waitTimeout must be a duration",
                "waitTimeout=10minutes | Option waitTimeout must be a duration",
                "waitTimeout=5min | Option waitTimeout must be a duration",
                "waitTimeout=1m 30s | Option waitTimeout must be a duration",
                "overdueAfter=1.5h | Option overdueAfter must be a duration",
                "pollInterval=10S | Option pollInterval must be a duration",
            })
    void anInvalidTextIsAnsweredWithTheForms(String query, String message) {
        assertThat(
                        failure(
                                camel.newComponent(),
                                r -> r.from("direct:a").to("apiinone:video?" + query)))
                .contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5000", "5s", "1h30m", "1d", "500ms", "1m5s100ms", "PT5S"})
    void theFormsOfADurationStart(String duration) throws Exception {
        String uri = "apiinone:video?waitTimeout=" + duration;

        CamelContext context = camel.start(camel.newComponent(), r -> r.from("direct:a").to(uri));

        assertThat(context.isStarted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "requestTimeout, 30 seconds, must be a duration",
        "requestTimeout, 1week, must be a duration",
        "retention, 7, must be at least 100ms (a plain number is milliseconds)",
        "claimTimeout, 12, must be at least 100ms (a plain number is milliseconds)",
        "dataSource, , '#bean:ledger'",
        "taskRepository, , '#bean:ledger'",
        "dataSource, ' ', '#bean:ledger'",
    })
    void aTextOfTheConfigurationIsCheckedToo(String option, String value, String remedy) {
        ApiInOneComponent component = camel.newComponent();

        assertThatThrownBy(
                        () ->
                                camel.start(
                                        component,
                                        r -> {
                                            PropertyBindingSupport.build()
                                                    .withTarget(component)
                                                    .withCamelContext(r.getContext())
                                                    .withConfigurer(
                                                            component
                                                                    .getComponentPropertyConfigurer())
                                                    .withProperty(option, value)
                                                    .bind();
                                        }))
                .rootCause()
                .hasMessageContaining("Option " + option)
                .hasMessageContaining(remedy);
    }

    /** The failure contains the URI too, so the name of the option alone would prove nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model=${header.m} | Option model holds | CamelApiInOneModel",
                "model=$simple{header.m} | Option model holds | CamelApiInOneModel",
                "imageUrls=${header.i} | Option imageUrls holds | CamelApiInOneImageUrls",
                "parameters.s=a-${body} | Option parameters.s holds | CamelApiInOneParameters",
                "parameters.s=#property:s | Option parameters.s holds | {{name}}",
                "parameters.s=#bean:s | Option parameters.s holds | CamelApiInOneParameters",
                "parameters.s=#valueAs(int):5 | Option parameters.s holds | {{name}}",
                "parameters={\"s\":\"#bean:s\"} | Option parameters.s holds | {{name}}",
                "prompt=a ${nothing} | Option prompt is not a valid Simple | Unknown function",
                "idempotencyKey=${header. | Option idempotencyKey is not a valid Simple | Syntax",
                "correlationHeaders=RAW([) | Option correlationHeaders has '[' | regular",
                "correlationHeaders=a,*.txt | has '*.txt' | regular",
                "correlationHeaders=*Id* | has '*Id*' | regular",
                "parameters.=x | Option parameters. | aspect_ratio",
            })
    void anExpressionOfTheUriThatCannotWorkStopsTheStart(
            String query, String message, String remedy) {
        String uri = "apiinone:video?apiKey=RAW(" + KEY + ")&" + query;

        assertThat(failure(camel.newComponent(), r -> r.from("direct:a").to(uri)))
                .contains(message)
                .contains(remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxInFlight=0 | maxInFlight",
                "maxInFlight=-1 | maxInFlight",
                "maxInFlight=many | maxInFlight",
                "maxDeliveries=0 | maxDeliveries",
                "redeliveryDelay=0 | redeliveryDelay",
                "redeliveryDelay=1week | redeliveryDelay",
                "noSuchOption=1 | noSuchOption",
            })
    void aWrongOptionOfTheUriStopsAConsumersStart(String query, String option) {
        String uri = "apiinone:video?apiKey=RAW(" + KEY + ")&" + query;

        assertThat(failure(camel.newComponent(), r -> r.from(uri).to("mock:a"))).contains(option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aConsumerWithABlankTaskIdDoesNotStart(String taskId) throws Exception {
        String uri = "apiinone:video?taskId=" + taskId;

        assertThat(failure(camel.newComponent(), r -> r.from(uri).to("mock:a")))
                .contains("Option taskId is blank");
        CamelContext context =
                camel.start(camel.newComponent(), r -> r.from("direct:a").to("mock:a"));
        try (ConsumerTemplate consumer = context.createConsumerTemplate()) {
            assertThatThrownBy(() -> consumer.receive(uri, 10))
                    .hasStackTraceContaining("Option taskId is blank");
        }
    }

    @Test
    void aProducerWithATaskIdDoesNotStart() {
        String uri = "apiinone:video?operation=status&taskId=n31abc";

        assertThat(failure(camel.newComponent(), r -> r.from("direct:a").to(uri)))
                .contains("Option taskId is for consumers", "CamelApiInOneTaskId");
    }

    @Test
    void anUnknownResourceIsRefusedWithTheSupportedUri() {
        assertThat(failure(camel.newComponent(), r -> r.from("direct:a").to("apiinone:audio")))
                .contains("'audio'")
                .contains("apiinone:video");
    }
}
