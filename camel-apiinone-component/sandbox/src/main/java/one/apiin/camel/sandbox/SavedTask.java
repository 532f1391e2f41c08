package one.apiin.camel.sandbox;

import java.time.Instant;

/**
 * A task as it was accepted, with what the client is not told. Immutable.
 *
 * @param key the API key it came with
 * @param steps at which status call it ends
 * @param due when it ends by the clock, or null
 * @param scripted how it will fail, or null
 * @param task as it was accepted
 */
record SavedTask(String key, int steps, Instant due, TaskFailure scripted, SandboxTask task) {}
