package one.apiin.camel.internal.model.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.ModelDefinition;
import one.apiin.camel.internal.schedule.DurationPrior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the catalog says of the models beside their prices, against the facts as they were read. */
class OurModelsTest {

    private final ModelCatalog catalog = ModelCatalogReader.ours();

    @ParameterizedTest
    @CsvSource({
        "grok-video, 30, 60",
        "grok-imagine/image-to-video, 30, 60",
        "seedance-1-5-pro, 60, 120",
        "hailuo/2-3-image-to-video-pro, 60, 120",
        "KLING-3, 60, 180",
        "ltx-2, 60, 180"
    })
    void theSpeedIsThePriorOfTheDurations(String model, int shortest, int longest) {
        assertThat(catalog.prior(model))
                .isEqualTo(
                        DurationPrior.ofSpeed(
                                Duration.ofSeconds(shortest), Duration.ofSeconds(longest)));
    }

    @Test
    void aModelWithoutASpeedHasTheWidestPrior() {
        assertThat(catalog.prior("wan-2-6")).isEqualTo(DurationPrior.UNKNOWN);
        assertThat(catalog.prior("a-model-of-tomorrow")).isEqualTo(DurationPrior.UNKNOWN);
        assertThat(catalog.prior(null)).isEqualTo(DurationPrior.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "grok-imagine/text-to-video, supported, documented",
        "kling-3, supported, documented",
        "seedance-1-5-pro, supported, documented",
        "hailuo-2-3, supported, documented",
        "ltx-2, unsupported, inferred",
        "wan-2-6, unknown, ",
        "a-model-of-tomorrow, unknown, "
    })
    void theCatalogHasTheCallbackSupportOfAModel(String model, String support, String confidence) {
        var callbacks = catalog.callbacks(model);

        assertThat(callbacks.support()).hasToString(support);
        assertThat(String.valueOf(callbacks.confidence()))
                .isEqualTo(String.valueOf((Object) confidence));
    }

    /** Model, field, type, what is taken if it is left out, values, range, longest. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "grok-video | prompt | string |  |  |  | 5000",
                "grok-video | image_urls | array |  |  |  |",
                "ltx-2 | prompt | string |  |  |  |",
                "ltx-2 | type | string |  | text-to-video image-to-video lipsync control |  |",
                "ltx-2 | image | string |  |  |  |",
                "ltx-2 | audio | string |  |  |  |",
                "ltx-2 | audio_duration | number |  |  | 5-20 |",
                "ltx-2 | video | string |  |  |  |",
                "ltx-2 | video_duration | number |  |  | 5-20 |",
                "ltx-2 | mode | string |  | pose depth canny |  |",
                "ltx-2 | audio_mode | string |  | preserve generate none |  |",
                "ltx-2 | resolution | string | 720p | 480p 720p 1080p |  |",
                "ltx-2 | aspect_ratio | string | 16:9 | 16:9 9:16 |  |",
                "ltx-2 | duration | number | 5 |  | 5-20 |",
                "ltx-2 | seed | number | -1 |  |  |",
                "seedance-1-5-pro | prompt | string |  |  |  |",
                "seedance-1-5-pro | image | string |  |  |  |",
                "seedance-1-5-pro | aspect_ratio | string | 16:9 | 16:9 9:16 4:3 3:4 1:1 |  |",
                "seedance-1-5-pro | resolution | string | 720p | 480p 720p |  |",
                "seedance-1-5-pro | duration | string | 8 | 4 8 12 |  |",
                "seedance-1-5-pro | generateAudio | boolean | false |  |  |",
                "seedance-1-5-pro | fixedLens | boolean | false |  |  |",
                "hailuo-2-3 | prompt | string |  |  |  |",
                "hailuo-2-3 | image | string |  |  |  |",
                "hailuo-2-3 | duration | string | 6 | 6 10 |  |",
                "hailuo-2-3 | resolution | string | 768P | 768P 1080P |  |",
                "wan-2-6 | prompt | string |  |  |  | 5000",
                "wan-2-6 | duration | string | 5 | 5 10 15 |  |",
                "wan-2-6 | resolution | string | 1080p | 720p 1080p |  |",
                "wan-2-6 | image_urls | array |  |  |  |",
                "wan-2-6 | video_urls | array |  |  |  |",
                "wan-2-6 | public | boolean |  |  |  |",
                "kling-3 | prompt | string |  |  |  | 2500",
                "kling-3 | mode | string | std | std pro |  |",
                "kling-3 | duration | number | 5 |  | 3-15 |",
                "kling-3 | aspect_ratio | string | 16:9 | 1:1 9:16 16:9 |  |",
                "kling-3 | sound | boolean | true |  |  |",
                "kling-3 | image | string |  |  |  |",
                "kling-3 | multi_shots | boolean | false |  |  |",
                "kling-3 | multi_prompt | array |  |  |  |",
                "kling-3 | kling_elements | array |  |  |  |"
            })
    void aFieldHasTheDocumentedSchema(
            String model,
            String field,
            String type,
            String byDefault,
            String values,
            String range,
            String longest) {
        FieldSchema rule = catalog.find(model).orElseThrow().rules().fields().get(field);
        FieldSchema.Constraints limits = rule.limits();
        boolean deduced = rule.inferred().contains("maxLength");

        assertThat(rule.type()).hasToString(type);
        assertThat(text(rule.byDefault())).isEqualTo(text(byDefault));
        assertThat(limits.allowed() == null ? "" : words(limits.allowed())).isEqualTo(text(values));
        assertThat(limits.minimum() == null ? "" : limits.minimum() + "-" + limits.maximum())
                .isEqualTo(text(range));
        assertThat(deduced ? "" : text(limits.maxLength())).isEqualTo(text(longest));
    }

    @ParameterizedTest
    @CsvSource({
        "grok-video, 2, grok-imagine/text-to-video grok-imagine/image-to-video",
        "ltx-2, 13, ''",
        "seedance-1-5-pro, 7, ''",
        "hailuo-2-3, 4, hailuo/2-3-image-to-video-standard hailuo/2-3-image-to-video-pro",
        "wan-2-6, 6, wan/2-6-text-to-video wan/2-6-image-to-video wan/2-6-video-to-video",
        "kling-3, 9, ''"
    })
    void aModelHasTheseFieldsAndSubModels(String model, int fields, String aliases) {
        ModelDefinition entry = catalog.find(model).orElseThrow();

        assertThat(entry.rules().fields()).hasSize(fields);
        assertThat(entry.aliases() == null ? "" : words(entry.aliases())).isEqualTo(aliases);
    }

    @Test
    void onlyOneModelIsInferredAltogether() {
        assertThat(catalog.entries())
                .filteredOn(
                        entry ->
                                entry.rules().fields().values().stream()
                                        .anyMatch(
                                                rule ->
                                                        rule.confidence("type")
                                                                == Confidence.inferred))
                .extracting(ModelDefinition::id)
                .containsExactly("wan-2-6");
    }

    private static String text(Object value) {
        return value == null ? "" : String.valueOf(value);
    }

    private static String words(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
