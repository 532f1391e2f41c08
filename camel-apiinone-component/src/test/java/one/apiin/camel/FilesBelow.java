package one.apiin.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The files in a directory and below, while others may be removing some: {@code Files.walk} fails then. */
public final class FilesBelow {

    private FilesBelow() {}

    public static List<Path> of(Path directory) {
        return of(directory, folder -> true);
    }

    /**
     * @param entered which folders below it are read
     */
    public static List<Path> of(Path directory, Predicate<Path> entered) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    directory,
                    new Collector(
                            found, folder -> folder.equals(directory) || entered.test(folder)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static final class Collector extends SimpleFileVisitor<Path> {
        private final List<Path> found;
        private final Predicate<Path> entered;

        Collector(List<Path> found, Predicate<Path> entered) {
            this.found = found;
            this.entered = entered;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return entered.test(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.add(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException removed) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException removed) {
            return FileVisitResult.CONTINUE;
        }
    }
}
