package one.apiin.camel.examples.dsls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Our YAML is in the canonical notation: Camel 4.22 warns of the compact one. */
class YamlNotationTest {

    private static final Path ROOT = Path.of("../..");
    private static final Pattern PART =
            Pattern.compile("```yaml\n(- route:.*?)```", Pattern.DOTALL);
    private static final List<String> LANGUAGES =
            List.of(
                    "simple",
                    "constant",
                    "header",
                    "exchangeProperty",
                    "jsonpath",
                    "jq",
                    "tokenize");

    @ParameterizedTest
    @CsvSource({"examples, .yaml", "camel-apiinone-component/src/main/resources/kamelets, .yaml"})
    void routesAndKameletsAreCanonical(String folder, String ending) throws IOException {
        List<String> compact = new ArrayList<>();
        int files = 0;
        try (Stream<Path> paths = Files.walk(ROOT.resolve(folder))) {
            for (Path file : paths.filter(one -> isYaml(one, ending)).toList()) {
                find(file.toString(), Files.readString(file), compact);
                files++;
            }
        }

        assertThat(compact).isEmpty();
        assertThat(files).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"docs, .md"})
    void theYamlOfThePagesIsCanonical(String folder, String ending) throws IOException {
        List<String> compact = new ArrayList<>();
        int parts = 0;
        try (Stream<Path> paths = Files.walk(ROOT.resolve(folder))) {
            for (Path file : paths.filter(one -> one.toString().endsWith(ending)).toList()) {
                for (MatchResult part : PART.matcher(Files.readString(file)).results().toList()) {
                    find(file.toString(), part.group(1), compact);
                    parts++;
                }
            }
        }

        assertThat(compact).isEmpty();
        assertThat(parts).isPositive();
    }

    private static boolean isYaml(Path file, String ending) {
        return file.toString().endsWith(ending) && !file.toString().contains("/target/");
    }

    private static void find(String where, String yaml, List<String> compact) {
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            find(where, document, "", compact);
        }
    }

    private static void find(String where, Object node, String key, List<String> compact) {
        if (node instanceof List<?> list) {
            list.forEach(one -> find(where, one, key, compact));
            if (key.equals("steps")) {
                list.stream()
                        .filter(
                                step ->
                                        ((Map<?, ?>) step).values().iterator().next()
                                                instanceof String)
                        .forEach(step -> compact.add(where + ": " + step));
            }
        }
        if (node instanceof Map<?, ?> map) {
            map.forEach(
                    (name, value) -> {
                        boolean language = LANGUAGES.contains(name);
                        boolean canonical = key.equals("expression") && value instanceof Map;
                        if (language && !canonical && !key.equals("parameters")) {
                            compact.add(where + ": " + name + ' ' + value);
                        }
                        find(where, value, String.valueOf(name), compact);
                    });
        }
    }
}
