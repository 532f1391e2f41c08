package one.apiin.camel.internal.http.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import one.apiin.camel.internal.http.client.BlockingClient;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.client.HttpSettings.Network;
import one.apiin.camel.internal.http.client.NameLookups;
import one.apiin.camel.internal.http.client.RunningCalls;
import one.apiin.camel.internal.http.client.RunningCalls.RunningCall;
import one.apiin.camel.internal.http.download.UrlPolicy.Target;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Requests the video, or the rest of it, from one server at the checked address.
 *
 * <p>The key is sent only to the origin of {@code baseUrl}.
 *
 * <p>Threads: safe for concurrent use; the caller's thread works. Ownership: owns the HTTP client.
 */
final class DownloadClient implements AutoCloseable {

    private final HttpSettings provider;
    private final RunningCalls calls;
    private final BlockingClient client;

    DownloadClient(
            HttpSettings provider,
            int maxConcurrent,
            ScheduledExecutorService scheduler,
            NameLookups names) {
        this.provider = provider;
        this.calls = new RunningCalls(scheduler, () -> {});
        Network network = provider.network();
        NameLookups proxyNames =
                network.proxy() != null
                        ? names
                        : new NameLookups(DownloadClient::refuse, network.connectTimeout());
        this.client = BlockingClient.forDownloads(provider, maxConcurrent, proxyNames);
    }

    private static InetAddress[] refuse(String host) throws UnknownHostException {
        throw new UnknownHostException("not resolved a second time");
    }

    /**
     * @throws DownloadRefusedException if a rule is broken
     * @throws IOException if the connection broke
     */
    RangeResponse get(Target target, Download file) throws IOException {
        HttpHost server = target.server();
        HttpUriRequestBase request = request(target, server, file);
        RunningCall call = calls.start(request, file::over);
        try {
            return RangeResponse.read(client.send(server, request), file);
        } catch (DownloadRefusedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            file.requireGoing();
            if (Reply.isQuotedBy(e)) {
                throw new IOException("the reply is not valid HTTP");
            }
            throw e instanceof IOException broken ? broken : new IOException(e);
        } finally {
            calls.finish(call);
        }
    }

    /** Whether a failure is the URL's: its host is not known, or its server cannot be connected to. */
    static int refusal(IOException broken) {
        boolean unreachable =
                broken instanceof UnknownHostException
                        || broken instanceof ConnectException
                        || broken instanceof ConnectTimeoutException
                        || broken instanceof NoRouteToHostException
                        || broken instanceof SSLException;
        return unreachable ? DownloadRefusedException.URL : DownloadRefusedException.OTHER;
    }

    private HttpUriRequestBase request(Target target, HttpHost server, Download file) {
        HttpUriRequestBase request = new HttpUriRequestBase(Method.GET.name(), target.uri());
        request.setAuthority(new URIAuthority(server));
        request.setHeader(HttpHeaders.ACCEPT, "video/*, */*;q=0.5");
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        if (target.ours()) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + provider.apiKey());
        }
        if (file.resumableLength() > 0) {
            request.setHeader(HttpHeaders.RANGE, "bytes=" + file.resumableLength() + "-");
            if (file.tag() != null) {
                request.setHeader(HttpHeaders.IF_RANGE, file.tag());
            }
        }
        return request;
    }

    /** Ends downloads that have to end. */
    @Override
    public void close() {
        calls.check();
        client.close();
    }

    /**
     * What the reply to a range request means. The body of a video is written to the file, of any other reply
     * nothing is read.
     *
     * @param location of a redirect, or null
     */
    record RangeResponse(int status, String location, Body body) {

        /** The default of streams, 8 KiB, costs a system call for each of them. */
        private static final int BUFFER = 128 * 1024;

        private static final Pattern RANGE =
                Pattern.compile("(?i)bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

        /** How the body relates to the file. */
        enum Body {
            /** The whole file: begin anew. */
            WHOLE,
            /** The missing rest: append. */
            REST,
            /** Not part of the file. */
            NONE,
            /** A range of another version: request the whole file. */
            OTHER
        }

        static RangeResponse read(ClassicHttpResponse reply, Download file) throws IOException {
            HttpEntity entity = reply.getEntity();
            boolean packed = Reply.isGzip(entity);
            Body body = body(reply, file, packed);
            boolean wanted = body == Body.WHOLE || body == Body.REST;
            InputStream content = entity == null || !wanted ? null : entity.getContent();
            if (packed && content != null) {
                content = Reply.unpacked(content, BUFFER);
            }
            if (body == Body.WHOLE) {
                long announced = entity == null ? 0 : entity.getContentLength();
                boolean counts = announced >= 0 && !(content instanceof GZIPInputStream);
                file.restart(
                        counts ? announced : Download.UNKNOWN, packed ? null : tag(reply), packed);
            }
            if (content != null) {
                copy(content, file);
            }
            return new RangeResponse(reply.getCode(), location(reply), body);
        }

        private static void copy(InputStream in, Download file) throws IOException {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                file.write(ByteBuffer.wrap(buffer, 0, count));
            }
        }

        private static Body body(ClassicHttpResponse reply, Download file, boolean packed)
                throws DownloadRefusedException {
            if (reply.getCode() == 200) {
                return Body.WHOLE;
            }
            if (reply.getCode() != 206) {
                return Body.NONE;
            }
            String header = value(reply, HttpHeaders.CONTENT_RANGE);
            Matcher range = RANGE.matcher(header == null ? "" : header);
            if (packed
                    || !range.matches()
                    || Long.parseLong(range.group(1)) != file.resumableLength()) {
                return Body.OTHER;
            }
            String total = range.group(3);
            boolean same = total.equals("*") || file.isOfTotal(Long.parseLong(total));
            return same ? Body.REST : Body.OTHER;
        }

        /** The strong entity tag, or null. */
        private static String tag(ClassicHttpResponse reply) {
            String tag = value(reply, HttpHeaders.ETAG);
            return tag != null && tag.startsWith("\"") ? tag : null;
        }

        /** The client reads headers as ISO 8859-1, while file names in URLs often come in UTF-8. */
        private static String location(ClassicHttpResponse reply) {
            String value = value(reply, HttpHeaders.LOCATION);
            String text = value == null ? null : new String(value.getBytes(ISO_8859_1), UTF_8);
            return text == null || text.indexOf('\uFFFD') >= 0 ? value : text;
        }

        private static String value(ClassicHttpResponse reply, String name) {
            Header header = reply.getFirstHeader(name);
            return header == null || header.getValue() == null ? null : header.getValue().strip();
        }
    }
}
