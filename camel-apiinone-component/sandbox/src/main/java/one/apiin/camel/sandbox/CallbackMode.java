package one.apiin.camel.sandbox;

/** How often, and when, the sandbox calls a task's {@code callback_url}. */
public enum CallbackMode {
    /** Never. */
    NONE,
    /** Once, when the task ends. */
    ONCE,
    /** Twice with the same body when the task ends, one after the other. */
    TWICE,
    /**
     * Once before the creation is answered, while the task still runs, and once at its end. The answer
     * to the creation waits for that of the first callback, at most 10 seconds.
     */
    EARLY
}
