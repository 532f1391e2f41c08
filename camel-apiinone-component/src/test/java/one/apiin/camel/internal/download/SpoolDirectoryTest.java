package one.apiin.camel.internal.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDirectoryTest {

    private static final Instant NOW = Instant.now();

    @TempDir Path base;

    private List<Path> below(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(path -> !path.equals(directory)).toList();
        }
    }

    @Test
    void theLastHolderDeletesTheFileAndTheLastFileTheDirectory() throws Exception {
        SpoolDirectory spool = new SpoolDirectory(base.resolve("made/for/it"));
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
    void aFileReleasedTwiceKeepsTheOthers() throws Exception {
        try (SpoolDirectory spool = new SpoolDirectory(base)) {
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
    void aDirectoryThatWasDeletedWhileInUseIsCreatedAgain() throws Exception {
        SpoolDirectory spool = new SpoolDirectory(base);
        Path first = spool.directory();
        SpoolFile early = spool.create();
        Files.delete(early.path());
        Files.delete(first);

        SpoolFile late = spool.create();
        SpoolFile later = spool.create();

        assertThat(late.path()).exists().hasParent(spool.directory());
        assertThat(later.path()).exists().hasParent(spool.directory());
        assertThat(spool.directory()).isNotEqualTo(first);
        assertThat(Files.getPosixFilePermissions(spool.directory()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        early.release();
        late.release();
        later.release();
        spool.close();
        assertThat(below(base)).isEmpty();
    }

    @Test
    void closingADeletedDirectoryDoesNotFail() throws Exception {
        SpoolDirectory spool = new SpoolDirectory(base);
        Files.delete(spool.directory());

        spool.close();

        assertThat(below(base)).isEmpty();
    }

    @Test
    void onlyItsUserMayReadIt() throws Exception {
        try (SpoolDirectory spool = new SpoolDirectory(base)) {
            assertThat(Files.getPosixFilePermissions(spool.directory()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void age(Path path, Duration age) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(NOW.minus(age)));
    }

    /** A directory as a crash leaves it, with one file. */
    private Path left(String name, Duration fileAge, Duration directoryAge) throws IOException {
        Path directory = Files.createDirectory(base.resolve(name));
        age(Files.writeString(directory.resolve("video-1"), "video"), fileAge);
        age(directory, directoryAge);
        return directory;
    }

    @Test
    void filesOlderThanADayAreRemovedAndYoungerOnesStay() throws Exception {
        Path old = left("camel-apiinone-1", Duration.ofHours(25), Duration.ofHours(25));
        Path young = left("camel-apiinone-2", Duration.ofHours(23), Duration.ofHours(23));
        Path written = left("camel-apiinone-3", Duration.ofMinutes(1), Duration.ofHours(25));
        Path foreign = left("precious", Duration.ofDays(9), Duration.ofDays(9));

        try (SpoolDirectory spool = new SpoolDirectory(base)) {
            age(spool.directory(), Duration.ofDays(2));
            spool.removeOld(NOW);

            assertThat(spool.directory()).as("its own").exists();
        }

        assertThat(old).doesNotExist();
        for (Path kept : List.of(young, written, foreign)) {
            assertThat(kept.resolve("video-1")).exists();
        }
    }

    @Test
    void anotherComponentsFilesInUseStay() throws Exception {
        try (SpoolDirectory one = new SpoolDirectory(base);
                SpoolDirectory other = new SpoolDirectory(base)) {
            SpoolFile file = one.create();

            other.removeOld(NOW);

            assertThat(file.path()).exists();
            file.release();
        }
    }

    @Test
    void aSymbolicLinkIsNotFollowed() throws Exception {
        Path precious = left("precious", Duration.ofDays(9), Duration.ofDays(9));
        Path spools = Files.createDirectory(base.resolve("spools"));
        Files.createSymbolicLink(spools.resolve("camel-apiinone-1-1-x"), precious);

        try (SpoolDirectory spool = new SpoolDirectory(spools)) {
            spool.removeOld(NOW);
        }

        assertThat(precious.resolve("video-1")).exists();
    }
}
