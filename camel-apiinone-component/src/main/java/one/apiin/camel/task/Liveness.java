package one.apiin.camel.task;

import java.time.Duration;

/**
 * What a process says of itself in the ledger.
 *
 * @param renewals counts its heartbeats
 * @param lease it is dead once others have seen the count stand still for this time
 */
public record Liveness(long renewals, Duration lease) {}
