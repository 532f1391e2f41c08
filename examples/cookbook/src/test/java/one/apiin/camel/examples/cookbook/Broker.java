package one.apiin.camel.examples.cookbook;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** An embedded message broker. */
final class Broker implements AutoCloseable {

    private static final long LONGEST_WAIT = 60_000;

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    private final ActiveMQConnectionFactory connections = new ActiveMQConnectionFactory("vm://0");

    Broker(Path folder) throws Exception {
        String data = folder.resolve("broker").toString();
        server.setConfiguration(
                new ConfigurationImpl()
                        .setPersistenceEnabled(false)
                        .setSecurityEnabled(false)
                        .setJournalDirectory(data)
                        .setBindingsDirectory(data)
                        .setLargeMessagesDirectory(data)
                        .setPagingDirectory(data)
                        .addAcceptorConfiguration("within", "vm://0"));
        server.start();
    }

    ConnectionFactory connectionFactory() {
        return connections;
    }

    String receive(String queue) {
        try (JMSContext context = connections.createContext()) {
            return context.createConsumer(context.createQueue(queue))
                    .receiveBody(String.class, LONGEST_WAIT);
        }
    }

    @Override
    public void close() {
        connections.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The broker did not stop", e);
        }
    }
}
