package one.apiin.camel;

/** When running tasks are polled. */
public enum ApiInOnePollPlan {
    /** When a completion is most likely, learned from earlier tasks. */
    adaptive,
    /** Every {@code pollInterval}, ±10 %. */
    fixed
}
