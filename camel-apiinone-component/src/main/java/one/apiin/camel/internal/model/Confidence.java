package one.apiin.camel.internal.model;

/** Whose word a statement of the catalog is. */
public enum Confidence {
    /** The provider's pages say so. */
    documented,
    /** Deduced from them, or from a sister service with the same figures. */
    inferred
}
