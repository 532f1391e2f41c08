package one.apiin.camel.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import one.apiin.camel.internal.DurationPrior;
import one.apiin.camel.internal.ModelCatalog;
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
    void whereNobodyTellsTheSpeedThePriorIsWide() {
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
    void theCatalogSaysWhoCallsBack(String model, String support, String confidence) {
        var callbacks = catalog.callbacks(model);

        assertThat(callbacks.support()).hasToString(support);
        assertThat(String.valueOf(callbacks.confidence()))
                .isEqualTo(String.valueOf((Object) confidence));
    }
}
