package one.apiin.camel.internal.http.client;

import java.io.Serial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import one.apiin.camel.internal.util.BrowserUrl;
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
    private final long patience;
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> lookups =
            new ConcurrentHashMap<>();

    public NameLookups(Names names, Duration connectTimeout) {
        this.names = names;
        this.patience = connectTimeout.toNanos();
    }

    /** For the call of the current thread. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return resolve(host, RunningCalls.current()::mayGoOn);
    }

    /**
     * @param wanted asked while waiting; false ends the wait
     */
    public InetAddress[] resolve(String host, BooleanSupplier wanted) throws UnknownHostException {
        if (isLiteral(host)) {
            return InetAddress.getAllByName(host);
        }
        // the client gives a punycoded name back in its own language, which resolvers do not know
        CompletableFuture<InetAddress[]> lookup =
                lookups.computeIfAbsent(BrowserUrl.ascii(host), this::started);
        if (lookup == null) {
            throw new UnknownHostException("Too many name look-ups have no answer yet");
        }
        return answer(host, lookup, wanted);
    }

    /**
     * The same addresses in turn, beginning with that of this number: a first one that never answers would
     * use up the time that a POST has to begin.
     */
    public DnsResolver beginningWith(IntSupplier number) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                List<InetAddress> found = new ArrayList<>(List.of(NameLookups.this.resolve(host)));
                Collections.rotate(found, -(number.getAsInt() % Math.max(1, found.size())));
                return found.toArray(InetAddress[]::new);
            }

            @Override
            public String resolveCanonicalHostname(String host) throws UnknownHostException {
                return NameLookups.this.resolveCanonicalHostname(host);
            }
        };
    }

    private static boolean isLiteral(String host) {
        return InetAddressUtils.isIPv4(host)
                || InetAddressUtils.isIPv6(host)
                || InetAddressUtils.isIPv6URLBracketed(host);
    }

    /** Null if too many have no answer yet. */
    private CompletableFuture<InetAddress[]> started(String host) {
        if (lookups.size() >= MOST) {
            return null;
        }
        CompletableFuture<InetAddress[]> lookup = new CompletableFuture<>();
        Thread thread = new Thread(() -> lookUp(host, lookup), "apiinone-lookup");
        thread.setDaemon(true);
        thread.start();
        return lookup;
    }

    /** A failure is forgotten at once, an answer a moment later. */
    private void lookUp(String host, CompletableFuture<InetAddress[]> lookup) {
        try {
            lookup.complete(names.resolve(host));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REUSE_MILLIS));
            lookups.remove(host, lookup);
        } catch (UnknownHostException | RuntimeException | Error e) {
            lookups.remove(host, lookup);
            lookup.completeExceptionally(e);
        }
    }

    int running() {
        return lookups.size();
    }

    private InetAddress[] answer(
            String host, CompletableFuture<InetAddress[]> lookup, BooleanSupplier wanted)
            throws UnknownHostException {
        long start = System.nanoTime();
        while (wanted.getAsBoolean() && System.nanoTime() - start < patience) {
            try {
                return lookup.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (ExecutionException e) {
                UnknownHostException unknown = new UnknownHostException(host);
                unknown.initCause(e.getCause());
                throw unknown;
            }
        }
        throw new TimedOutException(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        throw new UnknownHostException("not resolved");
    }
}
