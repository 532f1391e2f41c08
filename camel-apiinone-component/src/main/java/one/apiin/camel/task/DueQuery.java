package one.apiin.camel.task;

import java.time.Instant;

/**
 * Which running tasks a caller is about to look at.
 *
 * @param account the account's name
 * @param process the looking process; tasks that another process waits for are left to it
 * @param now the ledger's time
 * @param lookedUntil the claimed tasks become due again at this instant, if nothing is recorded
 * @param limit at most so many
 */
public record DueQuery(
        String account, String process, Instant now, Instant lookedUntil, int limit) {}
