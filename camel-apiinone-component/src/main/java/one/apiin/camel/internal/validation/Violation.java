package one.apiin.camel.internal.validation;

import one.apiin.camel.internal.model.Confidence;

/**
 * Something in a request that is against a rule of the catalog. Threads: immutable.
 *
 * @param model the model as the request names it
 * @param label the field it is about, as a route's author knows it
 * @param rule the rule's name
 * @param text what is wrong, and the remedy; repeats nothing of the request
 * @param confidence whose word the rule is; null = the user's own
 */
record Violation(String model, String label, String rule, String text, Confidence confidence) {

    /** What is only inferred does not stop a request. */
    boolean refuses() {
        return confidence != Confidence.inferred;
    }

    /** Tells two findings of one kind from the rest. */
    String kind() {
        return model + ' ' + label + ' ' + rule;
    }

    @Override
    public String toString() {
        String word = confidence == null ? "modelCatalog" : confidence.name();
        return label + " " + text + " (model " + model + ", rule " + rule + ", " + word + ")";
    }
}
