package one.apiin.camel.docs;

import static one.apiin.camel.route.ApiInOneContext.h2;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.repository.JdbcTaskRepository;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tools that the ledger's page names create tables that the component accepts. */
class MigrationToolsTest {

    private static final List<String> BLOCKS =
            MarkdownFile.read("docs/reference/ledger.md").readBy(MigrationToolsTest.class, 2);

    private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    @TempDir private Path folder;

    enum Database {
        H2,
        POSTGRES
    }

    private DataSource source(Database database) {
        return database == Database.H2 ? h2(folder) : POSTGRES.dataSource();
    }

    /** With the prefix of this test's tables. */
    private static String block(int at) {
        assertThat(BLOCKS.get(at)).contains("APIINONE_");
        return BLOCKS.get(at).replace("APIINONE_", POSTGRES.prefix());
    }

    private static void requireServing(DataSource source) {
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(source, POSTGRES.prefix(), false)) {
            ledger.open();
            assertThat(ledger.heartbeat("p1", Duration.ofSeconds(30))).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void liquibaseReadsTheScriptFromTheJar(Database database) throws Exception {
        LIQUIBASE.setLevel(Level.WARNING);
        Files.writeString(folder.resolve("changelog.yaml"), block(0));
        DataSource source = source(database);
        CompositeResourceAccessor files =
                new CompositeResourceAccessor(
                        new DirectoryResourceAccessor(folder), new ClassLoaderResourceAccessor());
        try (Connection connection = source.getConnection();
                Liquibase liquibase =
                        new Liquibase("changelog.yaml", files, new JdbcConnection(connection))) {
            liquibase.setShowSummary(UpdateSummaryEnum.OFF);
            Scope.child(
                    Map.of(Scope.Attr.ui.name(), new LoggerUIService()),
                    () -> liquibase.update(new Contexts()));
        }

        requireServing(source);
    }

    @ParameterizedTest
    @EnumSource
    void flywayExecutesACopyOfTheScript(Database database) throws Exception {
        try (InputStream script = JdbcTaskRepository.class.getResourceAsStream("schema.sql")) {
            Files.write(folder.resolve("V1__apiinone.sql"), script.readAllBytes());
        }
        Properties settings = new Properties();
        settings.load(new StringReader(block(1)));
        DataSource source = source(database);
        Flyway.configure()
                .dataSource(source)
                .configuration(settings)
                .locations("filesystem:" + folder)
                .table(POSTGRES.prefix() + "history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();

        requireServing(source);
    }
}
