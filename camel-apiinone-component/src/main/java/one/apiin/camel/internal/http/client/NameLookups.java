package one.apiin.camel.internal.http.client;

import java.io.Serial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * Resolves host names on threads of its own, one for each name at a time; callers that ask for the same name
 * join it. A resolver that hangs holds these threads, not the callers.
 *
 * <p>Time: a caller waits at most {@code connectTimeout}, and not longer than its call may run. An answer is
 * reused for {@value #REUSE_MILLIS} ms.
 *
 * <p>Threads: safe for concurrent use; blocks. At most {@value #MOST} daemon threads.
 */
public final class NameLookups implements DnsResolver {

    /** {@code InetAddress::getAllByName}. */
    @FunctionalInterface
    public interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    static final class TimedOutException extends UnknownHostException {

        @Serial private static final long serialVersionUID = 1L;

        private TimedOutException(String host) {
            super(host);
        }
    }

    static final long REUSE_MILLIS = 1_000;
    static final int MOST = 64;

    private static final long CHECK_MILLIS = 50;

    private final Names names;
    private final Duration patience;
    private final ConcurrentMap<String, Lookup> lookups = new ConcurrentHashMap<>();

    public NameLookups(Names names, Duration connectTimeout) {
        this.names = names;
        this.patience = connectTimeout;
    }

    /** One question to the resolver, and its answer while it is fresh. */
    private final class Lookup extends FutureTask<InetAddress[]> {

        private final String host;
        private volatile long staleFrom = Long.MAX_VALUE;

        private Lookup(String host) {
            super(() -> names.resolve(host));
            this.host = host;
        }

        private boolean isStale() {
            return staleFrom != Long.MAX_VALUE && staleFrom - System.nanoTime() <= 0;
        }

        @Override
        protected void set(InetAddress[] answer) {
            staleFrom = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REUSE_MILLIS);
            super.set(answer);
        }

        @Override
        protected void setException(Throwable failure) {
            lookups.remove(host, this);
            super.setException(failure);
        }
    }

    /** For the call of the current thread. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return resolve(host, RunningCall.current()::mayGoOn);
    }

    /**
     * @param wanted asked while waiting; false ends the wait
     */
    public InetAddress[] resolve(String host, BooleanSupplier wanted) throws UnknownHostException {
        if (isLiteral(host)) {
            return InetAddress.getAllByName(host);
        }
        Lookup lookup = lookups.get(host);
        if (lookup == null || lookup.isStale()) {
            lookup = started(host);
        }
        return answer(lookup, wanted);
    }

    private static boolean isLiteral(String host) {
        return InetAddressUtils.isIPv4(host)
                || InetAddressUtils.isIPv6(host)
                || InetAddressUtils.isIPv6URLBracketed(host);
    }

    private synchronized Lookup started(String host) throws UnknownHostException {
        lookups.values().removeIf(Lookup::isStale);
        Lookup joined = lookups.get(host);
        if (joined != null) {
            return joined;
        }
        if (lookups.size() >= MOST) {
            throw new UnknownHostException("Too many name look-ups have no answer yet");
        }
        Lookup lookup = new Lookup(host);
        lookups.put(host, lookup);
        Thread thread = new Thread(lookup, "apiinone-lookup");
        thread.setDaemon(true);
        thread.start();
        return lookup;
    }

    int running() {
        return lookups.size();
    }

    private InetAddress[] answer(Lookup lookup, BooleanSupplier wanted)
            throws UnknownHostException {
        long start = System.nanoTime();
        while (wanted.getAsBoolean() && System.nanoTime() - start < patience.toNanos()) {
            try {
                return lookup.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (ExecutionException e) {
                UnknownHostException unknown = new UnknownHostException(lookup.host);
                unknown.initCause(e.getCause());
                throw unknown;
            }
        }
        throw new TimedOutException(lookup.host);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        throw new UnknownHostException("not resolved");
    }
}
