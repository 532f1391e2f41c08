package one.apiin.camel;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import javax.sql.DataSource;
import one.apiin.camel.internal.http.client.ConnectionSettings;
import one.apiin.camel.internal.http.client.HttpProxy;
import one.apiin.camel.internal.util.OptionChecks;
import one.apiin.camel.task.TaskRepository;
import org.apache.camel.CamelContext;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The options of the component. They stand apart from {@link ApiInOneComponent}, so that the classes it
 * builds from them do not depend on it.
 *
 * <p>Threads: options are written before the start.
 *
 * <p>Ownership: the data source and a task repository given from outside belong to the caller.
 */
public abstract class ApiInOneComponentOptions extends DashboardOptions
        implements SSLContextParametersAware {

    static final String DEFAULT_ACCOUNT = "default";
    static final String DEFAULT_TABLE_PREFIX = "APIINONE_";
    static final String DEFAULT_LEASE_TIMEOUT = "30s";
    static final String DEFAULT_RETENTION = "7d";
    static final String DEFAULT_CLAIM_TIMEOUT = "12h";
    static final String DEFAULT_REQUESTS_PER_SECOND = "10";
    static final String DEFAULT_MAX_CONCURRENT_REQUESTS = "32";
    static final String DEFAULT_MAX_WAITING = "10000";
    static final String DEFAULT_MAX_SUBMIT_RETRIES = "3";
    static final String DEFAULT_REQUEST_TIMEOUT = "30s";
    static final String DEFAULT_CREDIT_LIMIT_PERIOD = "24h";
    static final String DEFAULT_MAX_CONCURRENT_DOWNLOADS = "4";
    static final String DEFAULT_MAX_DOWNLOAD_SIZE = "2GB";
    static final String DEFAULT_DOWNLOAD_TIMEOUT = "1h";
    static final String DEFAULT_CONNECT_TIMEOUT = "10s";

    @Metadata(
            defaultValue = DEFAULT_ACCOUNT,
            description =
                    "The account's name in the ledger, so that a rotated key still finds"
                            + " its tasks. Two different keys under one name refuse to start.")
    private String account = DEFAULT_ACCOUNT;

    @Metadata(
            label = "advanced",
            autowired = false,
            description =
                    "A custom ledger. Instead of dataSource; without both, the ledger is in"
                            + " memory and a restart loses paid tasks.")
    private TaskRepository taskRepository;

    @Metadata(
            autowired = false,
            description =
                    "The database of the ledger: H2 in a file for one node, PostgreSQL for several."
                            + " Never autowired from the registry. Without it, the ledger is in memory"
                            + " and a restart loses paid tasks.")
    private DataSource dataSource;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_TABLE_PREFIX,
            description =
                    "The prefix of the ledger's table names: letters, digits and _, at most"
                            + " 30.")
    private String tablePrefix = DEFAULT_TABLE_PREFIX;

    @Metadata(
            label = "advanced",
            defaultValue = "true",
            description =
                    "Creates the ledger's tables if they are missing. false = the start fails if"
                            + " they are.")
    private boolean createTableIfNotExists = true;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_LEASE_TIMEOUT,
            description =
                    "How long this process counts as alive after it last renewed its lease. It"
                            + " renews every third of this time; after it, other nodes take over its"
                            + " tasks. At least 100ms.")
    private Duration leaseTimeout = Duration.ofSeconds(30);

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_RETENTION,
            description =
                    "How long delivered and rejected tasks stay in the ledger. Their"
                            + " idempotency keys stay with them. Nothing unresolved, pending or parked is"
                            + " ever removed.")
    private Duration retention = Duration.ofDays(7);

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_CLAIM_TIMEOUT,
            description =
                    "The visibility timeout of a claimed completion. One that is neither"
                            + " confirmed nor failed within it is delivered again. It must be longer than"
                            + " the longest route takes for a completion.")
    private Duration claimTimeout = Duration.ofHours(12);

    @Metadata(
            defaultValue = DEFAULT_REQUESTS_PER_SECOND,
            description =
                    "The maximum number of requests to the provider per second, at most"
                            + " 1000000. Submits and polls count together, with a burst of one"
                            + " second's worth. Components of one JVM with the same key share the"
                            + " limit; the smallest applies. Over it submits wait, at most"
                            + " requestTimeout, then ProviderBusyException.")
    private double requestsPerSecond = 10;

    @Metadata(
            defaultValue = DEFAULT_MAX_CONCURRENT_REQUESTS,
            description =
                    "The maximum number of concurrent requests of exchanges, and of polls beside them."
                            + " Further exchanges wait requestTimeout, then ProviderBusyException.")
    private int maxConcurrentRequests = 32;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_MAX_WAITING,
            description =
                    "The maximum number of exchanges that wait in generate and await. Further ones"
                            + " get ProviderBusyException before anything is paid.")
    private int maxWaiting = 10_000;

    @Metadata(
            defaultValue = DEFAULT_MAX_SUBMIT_RETRIES,
            description =
                    "The maximum number of further attempts after a submit that was"
                            + " certainly not accepted. Then ProviderBusyException. A submit whose"
                            + " outcome is unknown is never repeated.")
    private int maxSubmitRetries = 3;

    @Metadata(
            defaultValue = DEFAULT_REQUEST_TIMEOUT,
            description =
                    "The maximum duration of a request to the provider, including its body. A"
                            + " submit that exceeds it has an unknown outcome.")
    private Duration requestTimeout = Duration.ofSeconds(30);

    @Metadata(
            label = "security",
            secret = true,
            description =
                    "The secret that signs the callback URL and verifies callbacks. Several,"
                            + " separated by commas: the first signs, all verify, so that a secret can be"
                            + " rotated. Required by callbackPath.")
    private String callbackSecret;

    @Metadata(
            description =
                    "The maximum number of credits that the account may commit in one"
                            + " creditLimitPeriod. Reserved, charged and unknown ones count, over"
                            + " all nodes of one ledger. A submission over it gets"
                            + " CreditLimitExceededException; one of unknown price is refused."
                            + " Without it, credits are counted only.")
    private Long creditLimit;

    @Metadata(
            defaultValue = DEFAULT_CREDIT_LIMIT_PERIOD,
            description =
                    "The length of the periods in which credits are counted, at least 1s. They"
                            + " begin at 1970 UTC, so that 24h are a day of UTC. Must be the same on"
                            + " all nodes.")
    private Duration creditLimitPeriod = Duration.ofHours(24);

    @Metadata(
            label = "advanced",
            supportFileReference = true,
            description =
                    "Models that extend or change the built-in catalog: fields, prices,"
                            + " speed, callbacks. A JSON file such as file:models.json or"
                            + " classpath:models.json, or a bean such as #bean:models. An error in"
                            + " it stops the start.")
    private Object modelCatalog;

    @Metadata(
            defaultValue = DEFAULT_MAX_CONCURRENT_DOWNLOADS,
            description =
                    "Maximum number of concurrent downloads, apart from maxConcurrentRequests."
                            + " Further ones wait in order of arrival.")
    private int maxConcurrentDownloads = 4;

    @Metadata(
            label = "advanced",
            description =
                    "The directory for downloaded videos until their exchanges complete."
                            + " Files that a crash left there are removed at a start, once they are"
                            + " a day old. Without it, the system's directory for temporary files.")
    private String downloadDirectory;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_MAX_DOWNLOAD_SIZE,
            description =
                    "The maximum size of a downloaded video, such as 2GB or 500MB. Units are"
                            + " powers of 1024; a plain number is bytes. A larger one gets"
                            + " VideoDownloadException.")
    private String maxDownloadSize = DEFAULT_MAX_DOWNLOAD_SIZE;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_DOWNLOAD_TIMEOUT,
            description =
                    "The maximum time to download one video, including further attempts and a"
                            + " renewed URL. If it expires, the exchange gets"
                            + " VideoDownloadException.")
    private Duration downloadTimeout = Duration.ofHours(1);

    @Metadata(
            label = "security",
            description =
                    "Hosts that videos may be downloaded from although their addresses are"
                            + " private. Written host, host:port or *.domain, separated by commas;"
                            + " loopback and link-local addresses are private too. All other hosts must"
                            + " have public addresses, except the origin of baseUrl.")
    private String downloadHosts;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_CONNECT_TIMEOUT,
            description =
                    "The maximum time to open a connection. If it expires, nothing has been"
                            + " sent.")
    private Duration connectTimeout = Duration.ofSeconds(10);

    @Metadata(
            label = "proxy",
            description =
                    "The forward proxy for API calls and downloads, a host name or address without"
                            + " port. Requires proxyPort. The system's proxy settings are not used.")
    private String proxyHost;

    @Metadata(label = "proxy", description = "The port of proxyHost, 1 to 65535.")
    private Integer proxyPort;

    @Metadata(
            label = "proxy",
            secret = true,
            description =
                    "The user name for the proxy, sent by Basic authentication with every"
                            + " connection. Requires proxyPassword.")
    private String proxyUser;

    @Metadata(label = "proxy", secret = true, description = "The password of proxyUser.")
    private String proxyPassword;

    @Metadata(
            label = "security",
            description =
                    "TLS for API calls and downloads: trust store and client certificate."
                            + " Without it, the JDK's trust store. Host names are always verified.")
    private SSLContextParameters sslContextParameters;

    @Metadata(
            label = "security",
            defaultValue = "false",
            description =
                    "Uses the context's global TLS parameters, if present and"
                            + " sslContextParameters is not set.")
    private boolean useGlobalSslContextParameters;

    ApiInOneComponentOptions() {}

    ApiInOneComponentOptions(CamelContext context) {
        super(context);
    }

    /** The wall clock: for the ledger in memory, and for dates in the provider's replies. */
    public InstantSource clock() {
        return InstantSource.system();
    }

    /** How connections are made, as the options say. */
    ConnectionSettings network() {
        HttpProxy proxy =
                proxyHost == null
                        ? null
                        : new HttpProxy(proxyHost, proxyPort, proxyUser, proxyPassword);
        return new ConnectionSettings(connectTimeout, tls(), proxy);
    }

    private SSLContext tls() {
        SSLContextParameters wanted = sslContextParameters;
        if (wanted == null && useGlobalSslContextParameters) {
            wanted = retrieveGlobalSslContextParameters();
        }
        try {
            return wanted == null ? null : wanted.createSSLContext(getCamelContext());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            IllegalArgumentException bad =
                    OptionChecks.bad(
                            "sslContextParameters",
                            "cannot be used; check its key and trust stores: " + e.getMessage());
            bad.initCause(e);
            throw bad;
        }
    }

    public abstract ApiInOneConfiguration getConfiguration();

    public String getAccount() {
        return account;
    }

    public void setAccount(String account) {
        this.account = account;
    }

    public TaskRepository getTaskRepository() {
        return taskRepository;
    }

    public void setTaskRepository(TaskRepository taskRepository) {
        this.taskRepository = taskRepository;
    }

    public DataSource getDataSource() {
        return dataSource;
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public String getTablePrefix() {
        return tablePrefix;
    }

    public void setTablePrefix(String tablePrefix) {
        this.tablePrefix = tablePrefix;
    }

    public boolean isCreateTableIfNotExists() {
        return createTableIfNotExists;
    }

    public void setCreateTableIfNotExists(boolean createTableIfNotExists) {
        this.createTableIfNotExists = createTableIfNotExists;
    }

    public Duration getLeaseTimeout() {
        return leaseTimeout;
    }

    public void setLeaseTimeout(Duration leaseTimeout) {
        this.leaseTimeout = leaseTimeout;
    }

    public Duration getRetention() {
        return retention;
    }

    public void setRetention(Duration retention) {
        this.retention = retention;
    }

    public Duration getClaimTimeout() {
        return claimTimeout;
    }

    public void setClaimTimeout(Duration claimTimeout) {
        this.claimTimeout = claimTimeout;
    }

    public double getRequestsPerSecond() {
        return requestsPerSecond;
    }

    public void setRequestsPerSecond(double requestsPerSecond) {
        this.requestsPerSecond = requestsPerSecond;
    }

    public int getMaxConcurrentRequests() {
        return maxConcurrentRequests;
    }

    public void setMaxConcurrentRequests(int maxConcurrentRequests) {
        this.maxConcurrentRequests = maxConcurrentRequests;
    }

    public int getMaxWaiting() {
        return maxWaiting;
    }

    public void setMaxWaiting(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    public int getMaxSubmitRetries() {
        return maxSubmitRetries;
    }

    public void setMaxSubmitRetries(int maxSubmitRetries) {
        this.maxSubmitRetries = maxSubmitRetries;
    }

    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public String getCallbackSecret() {
        return callbackSecret;
    }

    public void setCallbackSecret(String callbackSecret) {
        this.callbackSecret = callbackSecret;
    }

    public Long getCreditLimit() {
        return creditLimit;
    }

    public void setCreditLimit(Long creditLimit) {
        this.creditLimit = creditLimit;
    }

    public Duration getCreditLimitPeriod() {
        return creditLimitPeriod;
    }

    public void setCreditLimitPeriod(Duration creditLimitPeriod) {
        this.creditLimitPeriod = creditLimitPeriod;
    }

    public Object getModelCatalog() {
        return modelCatalog;
    }

    public void setModelCatalog(Object modelCatalog) {
        this.modelCatalog = modelCatalog;
    }

    public int getMaxConcurrentDownloads() {
        return maxConcurrentDownloads;
    }

    public void setMaxConcurrentDownloads(int maxConcurrentDownloads) {
        this.maxConcurrentDownloads = maxConcurrentDownloads;
    }

    public String getDownloadDirectory() {
        return downloadDirectory;
    }

    public void setDownloadDirectory(String downloadDirectory) {
        this.downloadDirectory = downloadDirectory;
    }

    public String getMaxDownloadSize() {
        return maxDownloadSize;
    }

    public void setMaxDownloadSize(String maxDownloadSize) {
        this.maxDownloadSize = maxDownloadSize;
    }

    public Duration getDownloadTimeout() {
        return downloadTimeout;
    }

    public void setDownloadTimeout(Duration downloadTimeout) {
        this.downloadTimeout = downloadTimeout;
    }

    public String getDownloadHosts() {
        return downloadHosts;
    }

    public void setDownloadHosts(String downloadHosts) {
        this.downloadHosts = downloadHosts;
    }

    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public Integer getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(Integer proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getProxyUser() {
        return proxyUser;
    }

    public void setProxyUser(String proxyUser) {
        this.proxyUser = proxyUser;
    }

    public String getProxyPassword() {
        return proxyPassword;
    }

    public void setProxyPassword(String proxyPassword) {
        this.proxyPassword = proxyPassword;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
