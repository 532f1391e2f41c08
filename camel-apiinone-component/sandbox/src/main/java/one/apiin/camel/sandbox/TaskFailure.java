package one.apiin.camel.sandbox;

/**
 * Why a task failed, as the provider reports it.
 *
 * @param code a machine-readable code
 * @param message a readable sentence
 */
public record TaskFailure(String code, String message) {

    /** The default failure. */
    public static final TaskFailure DEFAULT =
            new TaskFailure("GENERATION_FAILED", "The model could not make this video.");
}
