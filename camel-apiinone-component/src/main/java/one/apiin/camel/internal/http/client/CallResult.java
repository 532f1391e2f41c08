package one.apiin.camel.internal.http.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import one.apiin.camel.internal.util.Durations;
import one.apiin.camel.internal.util.ProviderText;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** The result of one API call. */
public sealed interface CallResult {

    /**
     * A complete reply of at most {@value #LIMIT} bytes, also once unpacked; a longer one is an error.
     *
     * @param retryAfter the header as received, or null
     */
    record Reply(int status, String retryAfter, String text) implements CallResult {

        public static final int LIMIT = 1 << 20;

        private static final int BUFFER = 8 * 1024;
        private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};

        /**
         * Leaves the rest of a longer reply unread: the caller drops the connection.
         *
         * @param whole what is a reply, though the end of its message is broken
         */
        public static Reply read(ClassicHttpResponse response, Predicate<String> whole)
                throws IOException {
            HttpEntity entity = response.getEntity();
            byte[] body = entity == null ? new byte[0] : bounded(entity.getContent(), whole);
            if (isGzip(entity)) {
                body = bounded(unpacked(new ByteArrayInputStream(body), BUFFER), none -> false);
            }
            Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
            return new Reply(
                    response.getCode(),
                    retryAfter == null ? null : retryAfter.getValue(),
                    new String(body, StandardCharsets.UTF_8));
        }

        private static byte[] bounded(InputStream content, Predicate<String> whole)
                throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] part = new byte[BUFFER];
            try {
                for (int n = 0; n >= 0; n = bytes.size() > LIMIT ? -1 : content.read(part)) {
                    bytes.write(part, 0, n);
                }
            } catch (IOException e) {
                if (!whole.test(bytes.toString(StandardCharsets.UTF_8))) {
                    throw e;
                }
            }
            if (bytes.size() > LIMIT) {
                throw new IOException("The reply is longer than " + LIMIT + " bytes");
            }
            return bytes.toByteArray();
        }

        /** The content of a body that says it is packed; a proxy that unpacks may leave the header as it was. */
        public static InputStream unpacked(InputStream content, int buffer) throws IOException {
            PushbackInputStream in = new PushbackInputStream(content, GZIP_MAGIC.length);
            byte[] start = in.readNBytes(GZIP_MAGIC.length);
            in.unread(start);
            return Arrays.equals(start, GZIP_MAGIC) ? new GZIPInputStream(in, buffer) : in;
        }

        /** Whether an entity says so: no compression is requested, but a proxy may compress nevertheless. */
        public static boolean isGzip(HttpEntity entity) {
            String encoding = entity == null ? null : entity.getContentEncoding();
            return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
        }

        /** Whether a failure's message contains words of the reply, among them perhaps a result URL. */
        public static boolean isQuotedBy(Throwable failure) {
            return failure instanceof ClientProtocolException
                    || failure instanceof MalformedChunkCodingException
                            && !(failure instanceof TruncatedChunkException);
        }

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        public boolean isHtml() {
            return text.stripLeading().startsWith("<");
        }
    }

    /**
     * The header Retry-After: seconds, or an HTTP date.
     *
     * @param pause never negative, at most {@link #LONGEST}
     * @param asked the value of the header, which may be in the past or unlimited
     */
    record RetryAfter(Duration pause, Duration asked) {

        private static final Duration LONGEST = Duration.ofMinutes(5);

        private static final Pattern SECONDS = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,9})?");
        private static final Pattern ENDLESS = Pattern.compile("\\d{19,}");

        /** Null if it is missing or malformed. */
        public static RetryAfter parse(String header, Instant now) {
            if (header == null) {
                return null;
            }
            String value = header.strip();
            if (ENDLESS.matcher(value).matches()) {
                return of(Duration.ofSeconds(Long.MAX_VALUE));
            }
            if (SECONDS.matcher(value).matches()) {
                BigDecimal seconds = new BigDecimal(value).setScale(0, RoundingMode.CEILING);
                return of(Duration.ofSeconds(seconds.longValue()));
            }
            Instant date = DateUtils.parseStandardDate(value);
            return date == null ? null : of(Duration.between(now, date));
        }

        private static RetryAfter of(Duration asked) {
            Duration positive = asked.isNegative() ? Duration.ZERO : asked;
            return new RetryAfter(Durations.shorter(positive, LONGEST), asked);
        }

        public boolean isPast() {
            return asked.isNegative();
        }

        public boolean isCapped() {
            return asked.compareTo(pause) > 0;
        }
    }

    /**
     * No complete reply.
     *
     * @param sent whether a byte of the request may have been sent; if not, none will be
     * @param status of a reply that was cut off or too long; 0 without one
     */
    record Lost(boolean sent, int status, String reason, Throwable cause) implements CallResult {

        /**
         * The cause of the missing reply, without the exception's message, which may contain URLs.
         *
         * @param proxied with a proxy, only the proxy's name is resolved and only the proxy connected to
         */
        public String describe(boolean proxied) {
            String received = status == 0 ? "" : status + ": ";
            return received + why(proxied) + (sent ? "" : "; nothing was sent");
        }

        /** The cause for an exception or a log line, which must not quote the reply. */
        public Throwable shownCause() {
            return sent && Reply.isQuotedBy(cause)
                    ? new IOException("the reply is not valid HTTP")
                    : cause;
        }

        private String why(boolean proxied) {
            if (reason != null) {
                return reason;
            }
            String host = proxied ? "proxyHost" : "baseUrl";
            if (cause instanceof NameLookups.TimedOutException) {
                return "the name of the host in "
                        + host
                        + " was not resolved within connectTimeout";
            }
            if (cause instanceof UnknownHostException) {
                return "the host " + (proxied ? "in " : "of ") + host + " is not known" + detail();
            }
            if (cause instanceof ConnectTimeoutException) {
                return "no connection within connectTimeout" + detail();
            }
            if (cause instanceof ConnectException) {
                return "no connection to " + host + detail();
            }
            if (cause instanceof SSLException) {
                return "no TLS with the host of baseUrl";
            }
            return (status == 0 ? "no reply" : "the reply was cut off or too long")
                    + (cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")");
        }

        /** Messages of a failed connection name host, port and the system's reason. */
        private String detail() {
            return cause.getMessage() == null ? "" : ": " + ProviderText.clean(cause.getMessage());
        }
    }
}
