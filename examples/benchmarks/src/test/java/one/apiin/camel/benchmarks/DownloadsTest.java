package one.apiin.camel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runs of {@link Downloads}, short: their figures mean nothing. */
class DownloadsTest {

    @TempDir private Path folder;

    @Test
    @Timeout(240)
    void aVideoOfHalfTheHeapArrivesInTheStore() throws Exception {
        ArchiveRun.Result result = new ArchiveRun(folder).of(32);

        assertThat(result.kept()).as(result.table().toString()).isTrue();
        assertThat(result.archived().spoolFiles()).isZero();
    }

    @Test
    @Timeout(240)
    void bothDownloadTheWholeFile() throws Exception {
        assumeTrue(hasCurl(), "curl is not installed");

        var results = new DownloadRace(folder, 1).of(1);

        assertThat(results).hasSize(1);
        assertThat(results.get(0).ratio()).isPositive();
    }

    private static boolean hasCurl() throws InterruptedException {
        try {
            return new ProcessBuilder("curl", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
