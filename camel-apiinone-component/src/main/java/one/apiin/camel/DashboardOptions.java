package one.apiin.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.HealthCheckComponent;

/**
 * The options of the component's page.
 *
 * <p>Threads: options are written before the start.
 */
abstract class DashboardOptions extends HealthCheckComponent {

    @Metadata(
            label = "monitoring",
            description =
                    "Serves a live page of the account at this path, such as /apiinone."
                            + " It needs an HTTP server in the context, and shows no key, prompt or"
                            + " result URL. Without it, no page is served.")
    private String dashboardPath;

    @Metadata(
            label = "monitoring",
            defaultValue = "false",
            description =
                    "Lets the page release, adopt and resolve tasks. Every client that"
                            + " reaches it may then do so: put authentication in front. false = the"
                            + " page is read-only.")
    private boolean dashboardActions;

    @Metadata(
            label = "monitoring",
            description =
                    "The price of a credit in dollars, such as 0.01; greater than 0. For display on"
                            + " the page only. Without it, the page shows credits.")
    private Double creditPrice;

    DashboardOptions() {}

    DashboardOptions(CamelContext context) {
        super(context);
    }

    public String getDashboardPath() {
        return dashboardPath;
    }

    public void setDashboardPath(String dashboardPath) {
        this.dashboardPath = dashboardPath;
    }

    public boolean isDashboardActions() {
        return dashboardActions;
    }

    public void setDashboardActions(boolean dashboardActions) {
        this.dashboardActions = dashboardActions;
    }

    public Double getCreditPrice() {
        return creditPrice;
    }

    public void setCreditPrice(Double creditPrice) {
        this.creditPrice = creditPrice;
    }
}
