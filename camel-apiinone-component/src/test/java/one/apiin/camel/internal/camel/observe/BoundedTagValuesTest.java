package one.apiin.camel.internal.camel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import one.apiin.camel.internal.camel.observe.MicrometerMetrics.BoundedTagValues;
import org.junit.jupiter.api.Test;

class BoundedTagValuesTest {

    @Test
    void theFirstNamesAreKeptAndAllFurtherOnesAreOne() {
        BoundedTagValues models = new BoundedTagValues(2);

        assertThat(models.of("a")).isEqualTo("a");
        assertThat(models.of("b")).isEqualTo("b");
        assertThat(models.of("c")).isEqualTo("other");
        assertThat(models.of("a")).isEqualTo("a");
        assertThat(models.of(null)).isEqualTo("none");
        assertThat(models.of(" ")).isEqualTo("none");
    }

    @Test
    void manyAtOnceKeepNoMoreNamesThanOne() {
        BoundedTagValues models = new BoundedTagValues(100);

        long kept =
                IntStream.range(0, 10_000)
                        .parallel()
                        .mapToObj(i -> models.of("model-" + i))
                        .filter(value -> !value.equals("other"))
                        .distinct()
                        .count();

        assertThat(kept).isEqualTo(100);
    }
}
