package one.apiin.camel.internal;

import java.util.concurrent.ScheduledExecutorService;
import one.apiin.camel.internal.util.OwnThreads;

/**
 * The threads of an account.
 *
 * @param ledger for calls of the ledger on behalf of other threads
 * @param requests for submissions and status calls of exchanges
 * @param polls for polls
 * @param lease renews the lease and does nothing else
 * @param timers start work on the others; never block
 */
public record AccountThreads(
        OwnThreads ledger,
        OwnThreads requests,
        OwnThreads polls,
        ScheduledExecutorService lease,
        ScheduledExecutorService timers) {}
