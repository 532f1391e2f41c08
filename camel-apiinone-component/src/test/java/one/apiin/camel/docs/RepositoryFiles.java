package one.apiin.camel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import one.apiin.camel.FilesBelow;

/** The files of this repository, without what a build makes. */
final class RepositoryFiles {

    private RepositoryFiles() {}

    /** The files with this ending, such as {@code .md}, sorted. */
    static List<Path> endingWith(String ending) {
        return FilesBelow.of(MarkdownFile.root(), RepositoryFiles::isSource).stream()
                .filter(file -> file.toString().endsWith(ending))
                .sorted()
                .toList();
    }

    private static boolean isSource(Path folder) {
        String name = folder.getFileName().toString();
        return !name.startsWith(".") && !name.equals("target");
    }

    static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
