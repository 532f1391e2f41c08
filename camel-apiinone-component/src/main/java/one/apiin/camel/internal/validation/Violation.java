package one.apiin.camel.internal.validation;

import one.apiin.camel.internal.model.Confidence;

/**
 * A request that violates a rule of the catalog. Threads: immutable.
 *
 * @param model the model as the request names it
 * @param label the field, as a route author knows it
 * @param rule the rule's name
 * @param text the problem and the remedy; repeats nothing of the request
 * @param confidence documented or inferred; null = a rule of the user's
 */
record Violation(String model, String label, String rule, String text, Confidence confidence) {

    /** An inferred rule does not refuse a request. */
    boolean refuses() {
        return confidence != Confidence.inferred;
    }

    /** Groups violations of one rule, so that the log has each once. */
    String kind() {
        return model + ' ' + label + ' ' + rule;
    }

    @Override
    public String toString() {
        String source = confidence == null ? "modelCatalog" : confidence.name();
        return label + " " + text + " (model " + model + ", rule " + rule + ", " + source + ")";
    }
}
