package one.apiin.camel.internal.camel.dashboard;

/**
 * What the options say about the page.
 *
 * @param account the account that the page shows
 * @param path where it is served
 * @param actions whether an operator may decide on it
 * @param creditPrice dollars a credit, for display only, or null
 * @param creditLimit credits of one period, or null
 */
public record DashboardSettings(
        String account, String path, boolean actions, Double creditPrice, Long creditLimit) {}
