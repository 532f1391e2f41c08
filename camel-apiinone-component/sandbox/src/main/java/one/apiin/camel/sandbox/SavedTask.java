package one.apiin.camel.sandbox;

import java.time.Instant;

/**
 * A task as it was accepted, with its internal settings. Immutable.
 *
 * @param key the account of its API key
 * @param steps the status call at which it completes
 * @param due when it completes by the clock, or null
 * @param scripted its scripted failure, or null
 * @param task the task as it was accepted
 */
record SavedTask(String key, int steps, Instant due, TaskFailure scripted, SandboxTask task) {}
