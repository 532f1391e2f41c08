package one.apiin.camel.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LognormalTest {

    @ParameterizedTest
    @CsvSource({
        "-9, 1.0",
        "-3.5, 0.9997673709209645",
        "-3, 0.9986501019683699",
        "-1, 0.8413447460685429",
        "0, 0.5",
        "0.5, 0.3085375387259869",
        "1, 0.15865525393145707",
        "2.999, 0.0013543365337271057",
        "3.001, 0.0013454728250849653",
        "3.5, 0.00023262907903552502",
        "5, 2.866515718791933e-07",
        "8, 6.22096057427174e-16",
        "10, 7.61985302416047e-24",
        "20, 2.7536241186061556e-89",
        "30, 4.906713927147908e-198"
    })
    void theTailOfTheNormalDistributionIsExactToTwelveDigits(double z, double survival) {
        assertThat(Lognormal.normalSurvival(z) / survival).isCloseTo(1, within(1e-12));
    }
}
