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
                    "Path of a live page of the account, such as /apiinone. Needs an HTTP server in"
                            + " the context. Without it, no page.")
    private String dashboardPath;

    @Metadata(
            label = "monitoring",
            defaultValue = "false",
            description =
                    "Lets the page release, adopt and resolve tasks, for every client that reaches"
                            + " it. Put authentication in front. false = read-only.")
    private boolean dashboardActions;

    @Metadata(
            label = "monitoring",
            description =
                    "Dollars per credit, greater than 0, for display on the page. Without it, the"
                            + " page shows credits only.")
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
