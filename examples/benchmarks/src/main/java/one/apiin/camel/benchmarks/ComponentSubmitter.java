package one.apiin.camel.benchmarks;

import org.apache.camel.Exchange;
import org.h2.jdbcx.JdbcConnectionPool;

/** A route with the component as its only step. No task is polled meanwhile. */
final class ComponentSubmitter extends Submitter {

    private final JdbcConnectionPool ledger;
    private final BenchContext context;

    /**
     * @param database of the ledger, or null for one in memory
     */
    ComponentSubmitter(String baseUrl, String database, int concurrent) throws Exception {
        ledger = database == null ? null : Databases.pool(database);
        context = new BenchContext(baseUrl, ledger, "", concurrent);
    }

    @Override
    void submit(Runnable done) {
        Exchange exchange = context.exchange();
        context.send(
                exchange,
                () -> {
                    Object taskId = exchange.getMessage().getHeader("CamelApiInOneTaskId");
                    ended(taskId, exchange.getException());
                    done.run();
                });
    }

    @Override
    public void close() {
        context.close();
        if (ledger != null) {
            ledger.dispose();
        }
    }
}
