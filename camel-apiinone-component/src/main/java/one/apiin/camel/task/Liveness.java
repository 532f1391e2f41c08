package one.apiin.camel.task;

import java.time.Duration;
import java.time.Instant;

/**
 * What a process says of itself in the ledger.
 *
 * @param renewals counts its heartbeats
 * @param lease it is dead once others have seen the count stand still for this time
 * @param renewedAt the last heartbeat in the ledger's time, for people to see
 */
public record Liveness(long renewals, Duration lease, Instant renewedAt) {}
