package one.apiin.camel;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import javax.sql.DataSource;
import one.apiin.camel.internal.http.client.HttpSettings.HttpProxy;
import one.apiin.camel.internal.http.client.HttpSettings.Network;
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
                    "The account's name in the ledger; a rotated key still finds its tasks. Two"
                            + " keys under one name stop the start.")
    private String account = DEFAULT_ACCOUNT;

    @Metadata(
            label = "advanced",
            autowired = false,
            description =
                    "A custom ledger, instead of dataSource. Without both it is in memory: a"
                            + " restart loses paid tasks.")
    private TaskRepository taskRepository;

    @Metadata(
            autowired = false,
            description =
                    "The ledger's database: an H2 file for one node, PostgreSQL or MariaDB for"
                            + " several. Never autowired. Without it, a restart loses paid tasks.")
    private DataSource dataSource;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_TABLE_PREFIX,
            description = "Prefix of the ledger's tables: letters, digits and _, at most 30.")
    private String tablePrefix = DEFAULT_TABLE_PREFIX;

    @Metadata(
            label = "advanced",
            defaultValue = "true",
            description =
                    "Creates missing tables of the ledger. false = the start fails without them.")
    private boolean createTableIfNotExists = true;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_LEASE_TIMEOUT,
            description =
                    "How long this process counts as alive after renewing its lease. Then other"
                            + " nodes take over its tasks.")
    private Duration leaseTimeout = Duration.ofSeconds(30);

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_RETENTION,
            description =
                    "How long delivered and rejected tasks, with their idempotency keys, stay in"
                            + " the ledger. Unresolved, pending and parked ones are never removed.")
    private Duration retention = Duration.ofDays(7);

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_CLAIM_TIMEOUT,
            description =
                    "A claimed completion that is neither confirmed nor failed within it is"
                            + " delivered again. It must be longer than any route takes.")
    private Duration claimTimeout = Duration.ofHours(12);

    @Metadata(
            defaultValue = DEFAULT_REQUESTS_PER_SECOND,
            description =
                    "Maximum requests to the provider per second, submits and polls together."
                            + " Burst: one second's worth. Components of one JVM with the same key"
                            + " share it; the smallest applies. Further submits wait up to"
                            + " requestTimeout, then get ProviderBusyException.")
    private double requestsPerSecond = 10;

    @Metadata(
            defaultValue = DEFAULT_MAX_CONCURRENT_REQUESTS,
            description =
                    "Maximum concurrent requests of exchanges, and as many of polls. Further"
                            + " exchanges wait requestTimeout, then get ProviderBusyException.")
    private int maxConcurrentRequests = 32;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_MAX_WAITING,
            description =
                    "Maximum exchanges that wait in generate and await. Further ones get"
                            + " ProviderBusyException before anything is paid.")
    private int maxWaiting = 10_000;

    @Metadata(
            defaultValue = DEFAULT_MAX_SUBMIT_RETRIES,
            description =
                    "Maximum further attempts after a submit that was certainly not accepted. Then"
                            + " ProviderBusyException. An unknown outcome is never repeated.")
    private int maxSubmitRetries = 3;

    @Metadata(
            defaultValue = DEFAULT_REQUEST_TIMEOUT,
            description =
                    "Maximum duration of a request to the provider, including its body. A submit"
                            + " beyond it has an unknown outcome.")
    private Duration requestTimeout = Duration.ofSeconds(30);

    @Metadata(
            label = "security",
            secret = true,
            description =
                    "Signs the callback URL and verifies callbacks; required by callbackPath. Of"
                            + " several, separated by commas, the first signs and all verify.")
    private String callbackSecret;

    @Metadata(
            description =
                    "Maximum credits that the account may commit in one creditLimitPeriod:"
                            + " reserved, charged and unknown. All nodes of one ledger count"
                            + " together. A submission over it gets CreditLimitExceededException;"
                            + " an unknown price is refused. Without it, credits are only counted.")
    private Long creditLimit;

    @Metadata(
            defaultValue = DEFAULT_CREDIT_LIMIT_PERIOD,
            description =
                    "Length of the periods in which credits are counted. They begin at 1970 UTC:"
                            + " 24h is a day of UTC. Must be the same on all nodes.")
    private Duration creditLimitPeriod = Duration.ofHours(24);

    @Metadata(
            label = "advanced",
            supportFileReference = true,
            description =
                    "Adds models to the built-in catalog or changes them. A JSON file"
                            + " (file:models.json, classpath:models.json) or a bean (#bean:models)."
                            + " An error in it stops the start.")
    private Object modelCatalog;

    @Metadata(
            defaultValue = DEFAULT_MAX_CONCURRENT_DOWNLOADS,
            description =
                    "Maximum concurrent downloads, apart from maxConcurrentRequests. Further ones"
                            + " wait in order.")
    private int maxConcurrentDownloads = 4;

    @Metadata(
            label = "advanced",
            description =
                    "Directory of downloaded videos until their exchanges complete. A start removes"
                            + " what a crash left there, once a day old. Without it, the system's"
                            + " temporary directory.")
    private String downloadDirectory;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_MAX_DOWNLOAD_SIZE,
            description =
                    "Maximum size of a video, such as 500MB. Units are powers of 1024; a plain"
                            + " number is bytes. A larger one gets VideoDownloadException.")
    private String maxDownloadSize = DEFAULT_MAX_DOWNLOAD_SIZE;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_DOWNLOAD_TIMEOUT,
            description =
                    "Maximum time to download one video, including further attempts and a renewed"
                            + " URL. Then VideoDownloadException.")
    private Duration downloadTimeout = Duration.ofHours(1);

    @Metadata(
            label = "security",
            description =
                    "Only these hosts of videos, and baseUrl's origin, may have private, loopback"
                            + " or link-local addresses. Written host, host:port or an asterisk"
                            + " with .domain, separated by commas.")
    private String downloadHosts;

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_CONNECT_TIMEOUT,
            description = "Maximum time to open a connection. If it expires, nothing was sent.")
    private Duration connectTimeout = Duration.ofSeconds(10);

    @Metadata(
            label = "proxy",
            description =
                    "Forward proxy for API calls and downloads, a host name or address. Requires"
                            + " proxyPort. The system's proxy settings are not used.")
    private String proxyHost;

    @Metadata(label = "proxy", description = "The port of proxyHost.")
    private Integer proxyPort;

    @Metadata(
            label = "proxy",
            secret = true,
            description =
                    "User name for the proxy, sent by Basic authentication with every connection."
                            + " Requires proxyPassword.")
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
                    "Uses the context's global TLS parameters, if any, unless sslContextParameters"
                            + " is set.")
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
    Network network() {
        HttpProxy proxy =
                proxyHost == null
                        ? null
                        : new HttpProxy(proxyHost, proxyPort, proxyUser, proxyPassword);
        return new Network(connectTimeout, tls(), proxy);
    }

    private SSLContext tls() {
        SSLContextParameters wanted = sslContextParameters;
        if (wanted == null && useGlobalSslContextParameters) {
            wanted = retrieveGlobalSslContextParameters();
        }
        try {
            return wanted == null ? null : wanted.createSSLContext(getCamelContext());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw OptionChecks.bad(
                    "sslContextParameters",
                    "cannot be used; check its key and trust stores: " + e.getMessage(),
                    e);
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
