package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    @Test
    void aConnectionThatArrivesWhileItsWaitEndsIsGivenBack() throws SQLException {
        Connection late = DriverManager.getConnection("jdbc:h2:mem:");

        SQLException failure =
                Connections.noConnection(
                        CompletableFuture.completedFuture(late), new TimeoutException());

        assertThat(failure.getMessage()).contains("in time");
        assertThat(late.isClosed()).isTrue();
    }
}
