package one.apiin.camel.task;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.docs.MarkdownFile;
import org.junit.jupiter.api.Test;

/** The diagrams in docs/reference/task-states.md and the transition tables in the code say the same. */
class TaskStateDiagramTest {

    private static final Pattern ARROW =
            Pattern.compile("^\\s*(\\w+)\\s*-->\\s*(\\w+)\\s*(?::.*)?$", Pattern.MULTILINE);

    private final MarkdownFile page = MarkdownFile.read("docs/reference/task-states.md");

    @Test
    void theDiagramOfTheStatesMatchesTheCode() {
        assertThat(drawn("TaskState")).isEqualTo(coded(TaskState.values(), TaskState::next));
    }

    @Test
    void theDiagramOfTheDeliveriesMatchesTheCode() {
        assertThat(drawn("Delivery")).isEqualTo(coded(Delivery.values(), Delivery::next));
    }

    @Test
    void everyValueIsExplainedInItsList() {
        List<String> rows = page.text().lines().filter(line -> line.startsWith("- **`")).toList();

        assertThat(Stream.of(TaskState.values(), Delivery.values()).flatMap(Arrays::stream))
                .allSatisfy(
                        value ->
                                assertThat(rows)
                                        .filteredOn(
                                                row -> row.startsWith("- **`" + value + "`**: "))
                                        .as("rows of %s", value)
                                        .hasSize(1));
    }

    private Set<String> drawn(String diagram) {
        MarkdownFile.Block block =
                page.blocks("diagram").stream()
                        .filter(found -> found.name().equals(diagram))
                        .findFirst()
                        .orElseThrow();
        assertThat(block.language()).isEqualTo("mermaid");
        assertThat(block.text()).startsWith("stateDiagram-v2\n");
        return ARROW.matcher(block.text())
                .results()
                .map(arrow -> arrow.group(1) + " --> " + arrow.group(2))
                .collect(toCollection(TreeSet::new));
    }

    private static <E extends Enum<E>> Set<String> coded(E[] values, Function<E, Set<E>> next) {
        return Arrays.stream(values)
                .flatMap(from -> next.apply(from).stream().map(to -> from + " --> " + to))
                .collect(toCollection(TreeSet::new));
    }
}
