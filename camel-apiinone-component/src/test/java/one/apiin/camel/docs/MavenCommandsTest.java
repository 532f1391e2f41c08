package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands for Maven on the pages name what exists: no build can run them all. */
class MavenCommandsTest {

    private static final Pattern GOAL = Pattern.compile("(?m)^\\*\\*Goal\\*\\* \\(`(\\w+)`");

    static Stream<MavenCommand> commands() {
        return MarkdownFile.all().stream().flatMap(page -> MavenCommand.of(page).stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatTheCommandNamesExists(MavenCommand command) {
        assertThat(command.faults()).isEmpty();
    }

    @Test
    void theCommandsAreFound() {
        assertThat(commands()).hasSizeGreaterThan(35);
        assertThat(commands()).extracting(MavenCommand::text).contains("verify", "-q -Pdemo");
    }

    @Test
    void everyGoalNamesABenchmark() {
        String page = "docs/explain/benchmarks.md";
        List<MavenCommand> named =
                GOAL.matcher(MarkdownFile.read(page).text())
                        .results()
                        .map(goal -> new MavenCommand(page, "-Pbench -Dbench=" + goal.group(1)))
                        .toList();

        assertThat(named).hasSizeGreaterThan(10);
        assertThat(named).flatMap(MavenCommand::faults).isEmpty();
    }

    @Test
    void theyAreFoundInBlocksAndBetweenBackticksAlsoOverSeveralLines() {
        String text =
                """
                Run `./mvnw -q
                install`, with `-Dquickly`; not `mvnw`.

                ```sh
                A=b ./mvnw -pl a \\
                  test
                ../x/mvnw verify
                ```

                ```
                ./mvnw printed
                ```
                """;

        List<MavenCommand> found = MavenCommand.of(new MarkdownFile("page.md", text));

        assertThat(found)
                .extracting(MavenCommand::text)
                .containsExactlyInAnyOrder("-pl a test", "verify", "-q install", "-Dquickly");
    }

    @ParameterizedTest
    @CsvSource({
        "-Pdemos, no profile demos",
        "'-Prelease,run-checks verify', no profile run-checks",
        "'-pl examples/cookbook,examples/dsl test', no module examples/dsl",
        "'test -Dtest=DocLinksTest,Doc*LinkTest', no test class Doc*LinkTest",
        "-Pbench -Dbench=polling.Pollings, no benchmark polling.Pollings",
        "-Pbench -Dbench=Polling, no benchmark Polling",
        "-Pbench -Dbench=KillPlan, no benchmark KillPlan",
        "'-Pbench -Dbench=Kills -Dbench.args=''kills=2 kils=3''', no argument kils=3",
        "-Pbench -Dbench=Kills -Dbench.args=postgre, no argument postgre",
        "-Pdemo -Ddemo.args=--wait, no argument --wait",
        "-Drun=tutorial, no example tutorial",
        "-Dquick install, no property quick",
        "-Dsurefire.failIfNoTests=false test, no property surefire.failIfNoTests",
        "-quiet verify, 'neither a flag, a phase nor a goal: -quiet'",
        "-pl, no module after -pl",
        "verfy, 'neither a flag, a phase nor a goal: verfy'",
    })
    void aWrongCommandIsReported(String command, String fault) {
        assertThat(new MavenCommand("page.md", command).faults())
                .containsExactly("page.md: " + command + ": " + fault);
    }
}
