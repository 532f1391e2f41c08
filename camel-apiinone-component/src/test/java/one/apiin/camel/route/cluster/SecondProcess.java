package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.sums;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** A process that sends one exchange to an endpoint and lives until it is killed. */
public final class SecondProcess {

    private static final String RUNNING = "The task runs";

    private SecondProcess() {}

    /** Arguments: the ledger's folder, the provider's URL, the key, the endpoint, the body. */
    public static void main(String[] args) throws Exception {
        DataSource ledger = h2(Path.of(args[0]));
        ApiInOneComponent component = new ApiInOneComponent();
        component.setDataSource(ledger);
        component.setBaseUrl(args[1]);
        component.setApiKey(args[2]);
        CamelContext context = new DefaultCamelContext();
        context.addComponent("apiinone", component);
        context.start();
        context.createProducerTemplate().asyncSendBody(args[3], args[4]);
        while (sums(context).of(TaskState.RUNNING) == 0) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        checkpoint(ledger);
        System.out.println(RUNNING);
        LockSupport.park();
    }

    /** H2 shows a commit to others a moment before it is in the file. */
    private static void checkpoint(DataSource ledger) throws SQLException {
        try (Connection connection = ledger.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
        }
    }

    public static Process start(String... args) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(SecondProcess.class.getName());
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectError(RemoteNode.log()).start();
    }

    /** Waits until the ledger contains the running task; its first poll is seconds away then. */
    public static void awaitRunning(Process process) throws IOException {
        String line = process.inputReader().readLine();
        if (!RUNNING.equals(line)) {
            throw new IllegalStateException("The second process said: " + line);
        }
    }
}
