package one.apiin.camel;

/** When running tasks are looked at. */
public enum ApiInOnePollPlan {
    /** Every {@code pollInterval}, give or take a tenth. */
    fixed
}
