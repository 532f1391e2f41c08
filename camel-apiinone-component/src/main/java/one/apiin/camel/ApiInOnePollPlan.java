package one.apiin.camel;

/** When running tasks are looked at. */
public enum ApiInOnePollPlan {
    /** When a look is most likely to find the end, learned from the tasks before. */
    adaptive,
    /** Every {@code pollInterval}, give or take a tenth. */
    fixed
}
