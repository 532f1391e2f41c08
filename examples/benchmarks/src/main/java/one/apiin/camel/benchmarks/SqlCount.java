package one.apiin.camel.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * SQL statements and commits for each submitted and completed task, without what an idle node does
 * anyway. Arguments: {@code tasks=}, {@code idle=} in seconds, {@code limit=} credits (0 = none), {@code
 * details} for each statement.
 */
public final class SqlCount {

    private static final double NOTICED = 0.01;

    private SqlCount() {}

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "tasks", "idle", "limit", "details");
        int tasks = given.number("tasks", 200);
        int idle = given.number("idle", 20);
        long limit = given.longNumber("limit", 0);
        System.out.println(Machine.line());
        System.out.println(tasks + " tasks; the idle node was measured for " + idle + " s");
        SqlRun.Result h2 = h2(tasks, idle, limit);
        SqlRun.Result postgres;
        try (EmbeddedPostgres server = Databases.postgres()) {
            postgres = new SqlRun(Databases.url(server), limit).run(tasks, idle);
        }
        System.out.println(table(h2, postgres));
        if (given.has("details")) {
            System.out.println(details(h2, postgres));
        }
        System.exit(0);
    }

    private static SqlRun.Result h2(int tasks, int idle, long limit) throws Exception {
        Path folder = Files.createTempDirectory("sql");
        try {
            return new SqlRun(Databases.h2(folder), limit).run(tasks, idle);
        } finally {
            Folders.delete(folder);
        }
    }

    private static Table table(SqlRun.Result h2, SqlRun.Result postgres) {
        return new Table("", "H2 in a file", "PostgreSQL")
                .row("statements a task", two(h2.statements()), two(postgres.statements()))
                .row("commits a task", two(h2.commits()), two(postgres.commits()))
                .row(
                        "statements a second, idle",
                        two(h2.idleStatements()),
                        two(postgres.idleStatements()))
                .row("commits a second, idle", two(h2.idleCommits()), two(postgres.idleCommits()));
    }

    private static Table details(SqlRun.Result h2, SqlRun.Result postgres) {
        Map<String, Double> more = new TreeMap<>(h2.each());
        postgres.each().forEach(more::putIfAbsent);
        Table table = new Table("a task", "H2 in a file", "PostgreSQL");
        more.keySet().stream()
                .filter(sql -> Math.max(of(h2, sql), of(postgres, sql)) >= NOTICED)
                .forEach(sql -> table.row(sql, two(of(h2, sql)), two(of(postgres, sql))));
        return table;
    }

    private static double of(SqlRun.Result result, String sql) {
        return result.each().getOrDefault(sql, 0.0);
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
