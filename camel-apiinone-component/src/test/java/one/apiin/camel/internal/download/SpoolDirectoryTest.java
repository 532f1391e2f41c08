package one.apiin.camel.internal.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpoolDirectoryTest {

    @TempDir Path base;

    private List<Path> below(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(path -> !path.equals(directory)).toList();
        }
    }

    @Test
    void aFileGoesWithItsLastHolderAndTheDirectoryWithTheLastFile() throws Exception {
        SpoolDirectory spool = SpoolDirectory.open(base.resolve("made/for/it"));
        SpoolFile file = spool.create();
        Files.writeString(file.path(), "video");
        file.hold();

        file.release();
        assertThat(file.path()).exists();
        spool.close();
        assertThat(file.path()).exists();
        file.release();

        assertThat(below(base.resolve("made/for/it"))).isEmpty();
        assertThatThrownBy(file::hold).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(spool::create).isInstanceOf(IOException.class);
    }

    @Test
    void releasingTooOftenHarmsNobody() throws Exception {
        try (SpoolDirectory spool = SpoolDirectory.open(base)) {
            SpoolFile one = spool.create();
            SpoolFile other = spool.create();

            one.release();
            one.release();
            one.release();

            assertThat(one.path()).doesNotExist();
            assertThat(other.path()).exists();
            assertThat(spool.create().path()).exists();
        }
    }

    @Test
    void aDirectoryThatWasCleanedAwayIsMadeAnewAndLivesLikeTheFirst() throws Exception {
        SpoolDirectory spool = SpoolDirectory.open(base);
        Path first = spool.directory();
        SpoolFile early = spool.create();
        SpoolCleaner.delete(first);

        SpoolFile late = spool.create();
        SpoolFile later = spool.create();

        assertThat(late.path()).exists().hasParent(spool.directory());
        assertThat(later.path()).exists().hasParent(spool.directory());
        assertThat(spool.directory()).isNotEqualTo(first);
        assertThat(Files.getPosixFilePermissions(spool.directory()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Process other = Spooling.start(base);
        other.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        assertThat(late.path()).as("locked, so not swept by another process").exists();
        early.release();
        late.release();
        later.release();
        spool.close();
        SpoolDirectory.open(base).close();
        assertThat(below(base)).isEmpty();
    }

    @Test
    void aDirectoryThatIsGoneAtTheEndIsNoFault() throws Exception {
        SpoolDirectory spool = SpoolDirectory.open(base);
        SpoolCleaner.delete(spool.directory());

        spool.close();

        assertThat(below(base)).isEmpty();
    }

    @Test
    void nobodyElseMayReadIt() throws Exception {
        try (SpoolDirectory spool = SpoolDirectory.open(base)) {
            assertThat(Files.getPosixFilePermissions(spool.directory()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void whatADeadProcessLeftIsRemovedAndWhatLivesStays() throws Exception {
        Process other = Spooling.start(base);
        List<Path> left = below(base);
        assertThat(left).anyMatch(path -> path.endsWith("video-1"));

        SpoolDirectory.open(base).close();
        assertThat(below(base)).containsExactlyInAnyOrderElementsOf(left);

        other.destroyForcibly();
        assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
        SpoolDirectory.open(base).close();

        assertThat(below(base)).isEmpty();
    }

    @Test
    void twoComponentsOfOneProcessDoNotDisturbEachOther() throws Exception {
        SpoolDirectory one = SpoolDirectory.open(base);
        SpoolFile file = one.create();
        SpoolDirectory.open(base).close();

        assertThat(file.path()).exists();
        Process other = Spooling.start(base);
        other.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        assertThat(file.path()).exists();
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws Exception {
        Path precious = Files.createDirectory(base.resolve("precious"));
        Files.writeString(precious.resolve("lock"), "");
        Files.writeString(precious.resolve("keep"), "mine");
        Path spools = Files.createDirectory(base.resolve("spools"));
        Files.createSymbolicLink(spools.resolve("camel-apiinone-1-1-x"), precious);

        SpoolDirectory.open(spools).close();

        assertThat(precious.resolve("keep")).exists();
    }
}
