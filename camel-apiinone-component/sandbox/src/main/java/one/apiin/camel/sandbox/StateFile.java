package one.apiin.camel.sandbox;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The tasks that a sandbox accepted, one per line, so that the next sandbox on the same file restores
 * them. Of an API key only the digest is written.
 *
 * <p>Threads: safe for concurrent use; an append is one short write.
 */
final class StateFile {

    private final Path file;

    /** @param file the file, or null to store nothing */
    StateFile(Path file) {
        this.file = file;
    }

    /** The tasks that an earlier sandbox accepted with one of these keys; skips a half-written line. */
    List<SavedTask> load(Set<String> keys) {
        List<SavedTask> tasks = new ArrayList<>();
        if (file == null || !Files.exists(file)) {
            return tasks;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                SavedTask task = read(line, keys);
                if (task != null) {
                    tasks.add(task);
                }
            }
            return tasks;
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox cannot read its stateFile " + file, e);
        }
    }

    synchronized void append(SavedTask saved) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(
                    file,
                    line(saved).encode() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox cannot write its stateFile " + file, e);
        }
    }

    private static JsonObject line(SavedTask saved) {
        SandboxTask task = saved.task();
        JsonObject line =
                new JsonObject()
                        .put("taskId", task.taskId())
                        .put("key", digest(saved.key()))
                        .put("model", task.model())
                        .put("prompt", task.prompt())
                        .put("request", task.request())
                        .put("callbackUrl", task.callbackUrl())
                        .put("credits", task.credits())
                        .put("createdAt", task.createdAt().toString())
                        .put("steps", saved.steps());
        if (saved.due() != null) {
            line.put("due", saved.due().toString());
        }
        if (saved.scripted() != null) {
            line.put("failureCode", saved.scripted().code());
            line.put("failureMessage", saved.scripted().message());
        }
        return line;
    }

    private static SavedTask read(String text, Set<String> keys) {
        try {
            JsonObject line = new JsonObject(text);
            String key = keyOf(line.getString("key"), keys);
            return key == null ? null : read(line, key);
        } catch (DecodeException e) {
            return null;
        }
    }

    private static SavedTask read(JsonObject line, String key) {
        String due = line.getString("due");
        String failure = line.getString("failureMessage");
        SandboxTask task =
                new SandboxTask(
                        line.getString("taskId"),
                        line.getString("model"),
                        line.getString("prompt"),
                        line.getString("request"),
                        line.getString("callbackUrl"),
                        line.getInteger("credits"),
                        SandboxTask.State.RUNNING,
                        null,
                        0,
                        Instant.parse(line.getString("createdAt")),
                        null);
        return new SavedTask(
                key,
                line.getInteger("steps"),
                due == null ? null : Instant.parse(due),
                failure == null ? null : new TaskFailure(line.getString("failureCode"), failure),
                task);
    }

    private static String keyOf(String digest, Set<String> keys) {
        return keys.stream().filter(key -> digest(key).equals(digest)).findFirst().orElse(null);
    }

    private static String digest(String key) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
