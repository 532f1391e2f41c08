package one.apiin.camel.docs;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import one.apiin.camel.internal.camel.observe.AccountObservability.SubmitOutcomeTag;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.task.TaskState;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alert rules and the dashboard use meters, tags and values that exist. */
class AlertsTest {

    private static final Pattern USE = Pattern.compile("(camel_apiinone_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern EQUALS = Pattern.compile("(\\w+)=\\\\?\"([^\"\\\\]*)");
    private static final Pattern INCREASE =
            Pattern.compile("increase\\((\\w+(?:\\{[^}]*})?)\\[(\\w+)]\\)");
    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .prepare(created -> created.getRegistry().bind("metricsRegistry", meters))
                    .routes(r -> r.from("apiinone:video?delay=20").to("mock:delivered"));

    /** The labels of each series by its name, as Micrometer's registry for Prometheus names them. */
    private Map<String, Set<String>> series() {
        camel.submit("apiinone:video");
        soon().until(() -> meters.find("camel.apiinone.credits").meter() != null);
        Map<String, Set<String>> series = new HashMap<>();
        for (Meter meter : meters.getMeters()) {
            Set<String> labels = new HashSet<>();
            meter.getId().getTags().stream().map(Tag::getKey).forEach(labels::add);
            String name = meter.getId().getName();
            String base = NamingConvention.snakeCase.name(name, meter.getId().getType(), null);
            for (String suffix : suffixes(meter.getId().getType())) {
                series.put(base + suffix, labels);
            }
        }
        return series;
    }

    private static List<String> suffixes(Meter.Type type) {
        return switch (type) {
            case COUNTER -> List.of("_total");
            case TIMER -> List.of("_seconds_count", "_seconds_sum", "_seconds_max");
            case DISTRIBUTION_SUMMARY -> List.of("_count", "_sum", "_max");
            default -> List.of("");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/operate/alerts.yml", "docs/operate/grafana-dashboard.json"})
    void eachNameIsAMeters(String file) {
        Map<String, Set<String>> series = series();
        String text = MarkdownFile.read(file).text();
        Set<String> used = new TreeSet<>();

        USE.matcher(text)
                .results()
                .forEach(
                        use -> {
                            used.add(use.group(1));
                            assertThat(series).containsKey(use.group(1));
                            assertLabels(series.get(use.group(1)), use.group(2));
                        });
        GROUPED.matcher(text)
                .results()
                .flatMap(by -> List.of(by.group(1).split(", ")).stream())
                .forEach(
                        label ->
                                assertThat(series.values())
                                        .anySatisfy(all -> assertThat(all).contains(label)));
        assertThat(used).hasSizeGreaterThan(5);
    }

    private static void assertLabels(Set<String> labels, String selector) {
        if (selector == null) {
            return;
        }
        EQUALS.matcher(selector)
                .results()
                .forEach(
                        one -> {
                            assertThat(labels).contains(one.group(1));
                            assertThat(isValue(one.group(1), one.group(2)))
                                    .as(one.group())
                                    .isTrue();
                        });
    }

    private static boolean isValue(String label, String value) {
        return switch (label) {
            case "outcome" ->
                    SubmitOutcomeTag.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'))
                            != null;
            case "state" -> TaskState.valueOf(value) != null;
            default -> true;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/operate/alerts.yml", "docs/operate/grafana-dashboard.json"})
    void anIncreaseCountsASeriesThatAppearsAndNotOneThatAScrapeHasMissed(String file) {
        String text = MarkdownFile.read(file).text();

        assertThat(INCREASE.matcher(text).results())
                .isNotEmpty()
                .allSatisfy(
                        one ->
                                assertThat(text)
                                        .contains(
                                                "%1$s unless max_over_time(%1$s[%2$s] offset %2$s)"
                                                        .formatted(one.group(1), one.group(2))));
    }

    @Test
    void eachRuleSaysWhatToDo() throws Exception {
        JsonNode file =
                new YAMLMapper().readTree(MarkdownFile.read("docs/operate/alerts.yml").text());

        assertThat(file.at("/groups/0/rules"))
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        rule -> {
                            assertThat(rule.at("/expr").asText()).isNotBlank();
                            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
                            assertThat(rule.at("/annotations/action").asText()).isNotBlank();
                        });
    }

    @Test
    void theDashboardIsJson() throws Exception {
        String text = MarkdownFile.read("docs/operate/grafana-dashboard.json").text();

        JsonObject dashboard = (JsonObject) Jsoner.deserialize(text);

        assertThat((List<?>) dashboard.get("panels")).hasSize(10);
    }
}
