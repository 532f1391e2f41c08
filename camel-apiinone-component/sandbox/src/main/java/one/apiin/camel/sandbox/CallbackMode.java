package one.apiin.camel.sandbox;

/** How often, and when, the sandbox calls a task's {@code callback_url}. */
public enum CallbackMode {
    /** Never. */
    NONE,
    /** Once, when the task completes. */
    ONCE,
    /** Twice with the same body when the task completes, one after the other. */
    TWICE,
    /**
     * Once before the creation is answered, while the task still runs, and once when it completes. The
     * reply to the creation waits for the response to the first callback, at most 10 seconds.
     */
    EARLY
}
