package one.apiin.camel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The run of {@link Day}, short. */
class DayTest {

    @Test
    @Timeout(240)
    void allTasksPassThroughTheFile() throws Exception {
        assertThat(Day.largest(80, 40, 2, line -> {})).isPositive();
    }
}
