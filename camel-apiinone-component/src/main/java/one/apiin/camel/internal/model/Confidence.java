package one.apiin.camel.internal.model;

/** How certain an entry of the catalog is. */
public enum Confidence {
    /** The provider's pages say so. */
    documented,
    /** Deduced from them, or from a sister service with the same figures. */
    inferred
}
