package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;

/** A stop cuts the status calls that are under way: the next process need not wait for them. */
class StopDuringPollTest {

    /** What a look that a kill has cut takes to come due again here: requestTimeout + 10 s. */
    private static final Duration CUT = Duration.ofSeconds(20);

    @TempDir Path folder;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @Test
    void aLookThatAStopCutsIsSoonDueAgain() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.sandbox().alwaysOnStatus(Faults.hangBefore());
        CamelContext context =
                camel.start(
                        camel.newComponent(h2(folder)),
                        r -> r.from("direct:submit").to("apiinone:video"));
        send(context, "direct:submit", "a fox");
        soon().until(() -> camel.sandbox().ledger().statusCallCount() == 1);
        assertThat(untilTheNextLook()).isGreaterThan(CUT.dividedBy(2));

        context.stop();

        assertThat(untilTheNextLook()).isLessThan(Duration.ofSeconds(3));
    }

    private Duration untilTheNextLook() throws SQLException {
        try (var ledger = h2(folder).getConnection();
                var row =
                        ledger.createStatement()
                                .executeQuery(
                                        "SELECT next_poll_at, CURRENT_TIMESTAMP FROM"
                                                + " APIINONE_TASK")) {
            assertThat(row.next()).isTrue();
            OffsetDateTime due = row.getObject(1, OffsetDateTime.class);
            return Duration.between(row.getObject(2, OffsetDateTime.class), due);
        }
    }
}
