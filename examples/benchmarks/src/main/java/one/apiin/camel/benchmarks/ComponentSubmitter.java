package one.apiin.camel.benchmarks;

import org.apache.camel.Exchange;
import org.h2.jdbcx.JdbcConnectionPool;

/** A route with the component as its only step. No task is polled meanwhile. */
final class ComponentSubmitter implements Submitter {

    private final JdbcConnectionPool ledger;
    private final BenchContext context;

    /**
     * @param database of the ledger, or null for one in memory
     */
    ComponentSubmitter(String baseUrl, String database, int callers) throws Exception {
        ledger = database == null ? null : Databases.pool(database);
        context = new BenchContext(baseUrl, ledger, "", callers);
    }

    @Override
    public void submit() throws Exception {
        Exchange exchange = context.exchange();
        context.call(exchange);
        CamelHttpSubmitter.requireId(
                exchange, exchange.getMessage().getHeader("CamelApiInOneTaskId"));
    }

    @Override
    public void close() {
        context.close();
        if (ledger != null) {
            ledger.dispose();
        }
    }
}
