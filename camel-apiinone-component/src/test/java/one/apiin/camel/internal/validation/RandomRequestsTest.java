package one.apiin.camel.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.ModelDefinition;
import one.apiin.camel.internal.model.json.ModelCatalogReader;
import one.apiin.camel.internal.submit.SubmitCommand;
import one.apiin.camel.internal.util.LogOnce;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a request holds: it is refused in words, or what is sent keeps every documented rule. */
class RandomRequestsTest {

    private static final int REQUESTS = 5000;
    private static final String SECRET = "the-secret-of-the-prompt";

    private final ModelCatalog catalog = ModelCatalogReader.ours();
    private final RequestValidator check = new RequestValidator(catalog, new LogOnce(), true);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRandomRequestIsRefusedWithAMessageOrFits(long seed) {
        Random random = new Random(seed);
        int sent = 0;
        for (int i = 0; i < REQUESTS; i++) {
            VideoRequest request = request(random);
            try {
                VideoRequest fitted = check.check(request, random.nextBoolean());
                sent++;
                assertFits(fitted);
                assertThat(SubmitCommand.fingerprintOf(check.check(fitted, false)))
                        .as("fitting twice changes nothing")
                        .isEqualTo(SubmitCommand.fingerprintOf(fitted));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain(SECRET, "null");
            }
        }
        assertThat(sent).as("some pass and some do not").isBetween(50, REQUESTS - 50);
    }

    private void assertFits(VideoRequest fitted) {
        ModelDefinition entry = catalog.find(fitted.getModel()).orElseThrow();
        Map<String, Object> fields = fitted.toFields();
        assertThat(RequestValidator.SchemaChecks.of("m", entry.rules(), fields))
                .allSatisfy(
                        finding -> assertThat(finding.confidence()).isEqualTo(Confidence.inferred));
        entry.rules()
                .fields()
                .forEach(
                        (name, rule) -> {
                            if (fields.get(name) != null
                                    && rule.confidence("type") == Confidence.documented) {
                                assertThat(rule.type().holds(fields.get(name))).isTrue();
                            }
                        });
    }

    private VideoRequest request(Random random) {
        List<String> names = new ArrayList<>();
        ModelDefinition entry = pick(catalog.entries(), random);
        names.add(entry.id());
        if (entry.aliases() != null) {
            names.addAll(entry.aliases());
        }
        VideoRequest request = new VideoRequest(pick(names, random), SECRET);
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, FieldSchema> field : entry.rules().fields().entrySet()) {
            if (!field.getKey().equals("prompt") && random.nextInt(3) == 0) {
                parameters.put(field.getKey(), value(field.getValue(), random));
            }
        }
        request.setParameters(parameters);
        if (random.nextBoolean()) {
            request.setImageUrls(List.of("https://h/a.png"));
            parameters.remove(entry.rules().imageField());
        }
        return request;
    }

    private static Object value(FieldSchema rule, Random random) {
        List<Object> all = new ArrayList<>();
        if (rule.limits().allowed() != null) {
            all.addAll(rule.limits().allowed());
            all.addAll(rule.limits().allowed());
        }
        all.add(SECRET);
        all.add("");
        all.add(" 5 ");
        all.add(5);
        all.add(8L);
        all.add(1e300);
        all.add(new BigDecimal("1e-20"));
        all.add("TRUE");
        all.add(false);
        all.add(List.of());
        all.add(List.of("https://h/a.png", 5));
        all.add(new Object[] {"https://h/a.png"});
        all.add(Map.of("prompt", SECRET, "duration", 4));
        all.add("https://h/a.png");
        all.add("https://h/a.png, https://h/b.png?x=1,2");
        return pick(all, random);
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
