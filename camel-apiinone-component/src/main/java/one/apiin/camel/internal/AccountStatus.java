package one.apiin.camel.internal;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import one.apiin.camel.internal.ratelimit.RateUsage;
import one.apiin.camel.task.VideoTask;

/**
 * What a live view of one account reads beside the operator's lists: its request rate, its
 * clock, one row, and changes as they happen.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class AccountStatus {

    private final AccountRuntime account;

    public AccountStatus(AccountRuntime account) {
        this.account = account;
    }

    /** The ledger's time. */
    public Instant now() {
        return account.clock.now();
    }

    public RateUsage rate() {
        return account.limiter.usage();
    }

    public Optional<VideoTask> find(String submissionId) {
        return account.ledger.find(submissionId);
    }

    /** Calls {@code listener} with each row before and after a change by this process, from now on. */
    public void onChange(BiConsumer<VideoTask, VideoTask> listener) {
        account.ledger.onChange(listener);
    }
}
