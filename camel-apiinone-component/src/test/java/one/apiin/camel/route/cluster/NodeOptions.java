package one.apiin.camel.route.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGConnectionPoolDataSource;

/**
 * Options of a node in its own process.
 *
 * @param skew how far its wall clock is ahead
 * @param cut where it dies, or stops until the command to go on
 */
public record NodeOptions(
        String ledger,
        String prefix,
        String provider,
        String key,
        Duration lease,
        Duration skew,
        CrashPoint cut,
        boolean dies) {

    public static String h2(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("ledger") + ";COMPRESS=TRUE";
    }

    public NodeOptions dyingAt(CrashPoint where) {
        return new NodeOptions(ledger, prefix, provider, key, lease, skew, where, true);
    }

    public NodeOptions standingAt(CrashPoint where) {
        return new NodeOptions(ledger, prefix, provider, key, lease, skew, where, false);
    }

    public NodeOptions skewedBy(Duration ahead) {
        return new NodeOptions(ledger, prefix, provider, key, lease, ahead, cut, dies);
    }

    public DataSource open() {
        if (ledger.startsWith("jdbc:h2:")) {
            JdbcDataSource file = new JdbcDataSource();
            file.setURL(ledger);
            return file;
        }
        PGConnectionPoolDataSource server = new PGConnectionPoolDataSource();
        server.setURL(ledger);
        return JdbcConnectionPool.create(server);
    }

    public List<String> arguments() {
        return List.of(
                ledger,
                prefix,
                provider,
                key,
                lease.toString(),
                skew.toString(),
                cut.name(),
                String.valueOf(dies));
    }

    public static NodeOptions of(String[] arguments) {
        return new NodeOptions(
                arguments[0],
                arguments[1],
                arguments[2],
                arguments[3],
                Duration.parse(arguments[4]),
                Duration.parse(arguments[5]),
                CrashPoint.valueOf(arguments[6]),
                Boolean.parseBoolean(arguments[7]));
    }
}
