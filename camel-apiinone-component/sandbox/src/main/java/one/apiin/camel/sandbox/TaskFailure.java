package one.apiin.camel.sandbox;

/**
 * Why a task failed, as the provider tells it.
 *
 * @param code a short word for programs
 * @param message a sentence for people
 */
public record TaskFailure(String code, String message) {

    /** The failure of a task whose script names no other. */
    public static final TaskFailure DEFAULT =
            new TaskFailure("GENERATION_FAILED", "The model could not make this video.");
}
