package one.apiin.camel.route;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;

class VideoRouteH2Test extends VideoRouteContract {

    @TempDir Path folder;

    @Override
    public DataSource dataSource() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:file:" + folder.resolve("ledger"));
        return h2;
    }
}
