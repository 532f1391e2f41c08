package one.apiin.camel.examples.filetovideo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder from which the node reads prompts, and the folders to which it moves them.
 *
 * <p>Threads: safe for concurrent use.
 */
final class Inbox {

    static final int MAX_WAITING = 100;

    private static final List<String> FOLDERS = List.of("", ".done", ".unknown", ".rejected");
    private static final int MAX_NAME = 16;
    private static final int MAX_PROMPTS = 2000;

    private final Path folder;
    private final Map<String, String> prompts = new ConcurrentHashMap<>();

    Inbox(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes a prompt to a new file.
     *
     * @return the name of the file
     * @throws IllegalStateException if too many prompts wait
     */
    synchronized String add(String prompt) throws IOException {
        if (waiting().size() >= MAX_WAITING) {
            throw new IllegalStateException(
                    MAX_WAITING + " prompts wait already: wait until the node has read some");
        }
        String name = name(prompt);
        String file = name + ".txt";
        for (int number = 2; find(file) != null; number++) {
            file = name + "-" + number + ".txt";
        }
        remember(file, prompt);
        Path hidden = folder.resolve("." + file + ".new");
        Files.writeString(hidden, prompt);
        Files.move(hidden, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        return file;
    }

    /**
     * Puts a file back that the node has read: the same name and time, and so the same idempotency
     * key.
     *
     * @throws IllegalStateException if there is none
     */
    synchronized void addAgain(String file) throws IOException {
        Path done = find(file);
        if (done == null) {
            throw new IllegalStateException("Submit a prompt first");
        }
        if (done.getParent().equals(folder)) {
            throw new IllegalStateException(file + " waits in the inbox: the node reads it first");
        }
        Path hidden = folder.resolve("." + file + ".new");
        Files.copy(
                done,
                hidden,
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(hidden, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The prompt in a file, or null if it is unknown. */
    String promptOf(String file) {
        String prompt = prompts.get(file);
        if (prompt != null || file.isEmpty()) {
            return prompt;
        }
        try {
            Path path = find(file);
            return path == null ? null : remember(file, Files.readString(path));
        } catch (IOException e) {
            return null;
        }
    }

    /** The files that the node has not moved yet. */
    List<String> waiting() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".txt") && !file.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The inbox cannot be read", e);
        }
    }

    private String remember(String file, String prompt) {
        if (prompts.size() < MAX_PROMPTS) {
            prompts.put(file, prompt);
        }
        return prompt;
    }

    private Path find(String file) {
        return FOLDERS.stream()
                .map(name -> folder.resolve(name).resolve(file))
                .filter(path -> path.startsWith(folder) && Files.isRegularFile(path))
                .findFirst()
                .orElse(null);
    }

    /** The first words of the prompt, in letters that every file system accepts. */
    private static String name(String prompt) {
        String ascii = Normalizer.normalize(prompt, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        String words =
                new String(ascii.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-");
        String cut = words.substring(0, Math.min(MAX_NAME, words.length()));
        String name = cut.replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "prompt" : name;
    }
}
