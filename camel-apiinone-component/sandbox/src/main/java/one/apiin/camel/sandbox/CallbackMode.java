package one.apiin.camel.sandbox;

/** How often, and when, the sandbox calls a task's {@code callback_url}. */
public enum CallbackMode {
    /** Never. */
    NONE,
    /** Once, when the task ends. */
    ONCE,
    /** Twice with the same body when the task ends, one after the other. */
    TWICE,
    /** Once before the creation is answered, while the task still runs, and once at its end. */
    EARLY
}
