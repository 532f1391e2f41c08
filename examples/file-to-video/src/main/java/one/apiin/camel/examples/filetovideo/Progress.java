package one.apiin.camel.examples.filetovideo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Follows each task with a line on the terminal, and knows whether one is still under way.
 *
 * <p>Threads: safe for concurrent use.
 */
final class Progress {

    private final Terminal terminal;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final List<String> videos = new CopyOnWriteArrayList<>();
    private final AtomicInteger credits = new AtomicInteger();

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A task whose end is not told yet. */
    private record Running(String file, String taskId, Instant since) {}

    /** A task of an earlier run, found in the ledger. */
    void found(VideoTask task) {
        if (task.getTaskId() == null) {
            return;
        }
        String file = String.valueOf(task.getCorrelation().get("CamelFileName"));
        String submission = task.getSubmissionId();
        running.put(submission, new Running(file, task.getTaskId(), task.getCreatedAt()));
        String details = task.getTaskId() + ", paid for by an earlier run";
        terminal.show(submission, line(file, "pending", details));
    }

    void submitted(Exchange exchange) {
        Message message = exchange.getMessage();
        String file = text(message, "CamelFileName");
        String taskId = text(message, "CamelApiInOneTaskId");
        if (Boolean.TRUE.equals(message.getHeader("CamelApiInOneDuplicate", Boolean.class))) {
            terminal.end(file, line(file, "known", taskId + ", not charged again"));
            return;
        }
        String submission = text(message, "CamelApiInOneSubmissionId");
        running.put(submission, new Running(file, taskId, Instant.now()));
        terminal.drop(file);
        terminal.show(submission, line(file, "submitted", taskId));
    }

    /** Not accepted now: the file waits in the inbox. */
    void busy(Exchange exchange) {
        String file = text(exchange.getMessage(), "CamelFileName");
        terminal.show(file, line(file, "waits", Problems.inWords(exchange)));
    }

    void rejected(Exchange exchange) {
        problem(exchange, "rejected");
    }

    void unknown(Exchange exchange) {
        problem(exchange, "unknown");
    }

    /** Something else went wrong; the file or the task comes again. */
    void trouble(Exchange exchange) {
        problem(exchange, "again");
    }

    private void problem(Exchange exchange, String word) {
        String file = text(exchange.getMessage(), "CamelFileName");
        terminal.end(file, line(file, word, Problems.inWords(exchange)));
    }

    /** The end of a task was told to everybody. */
    void ended(Exchange exchange) {
        VideoEvent event = exchange.getProperty("event", VideoEvent.class);
        if (event.video() != null) {
            videos.add(event.video());
        }
        credits.addAndGet(event.credits() == null ? 0 : event.credits());
        running.remove(event.submissionId());
        terminal.end(event.submissionId(), line(event.file(), event.word(), event.details()));
    }

    /** Once a second: how long each task has been running. */
    void tick() {
        Instant now = Instant.now();
        running.forEach(
                (submission, task) -> {
                    long seconds = Duration.between(task.since, now).toSeconds();
                    String details = seconds + " s, " + task.taskId;
                    terminal.show(submission, line(task.file, "running", details));
                });
    }

    /** The addresses of what was archived in this run. */
    List<String> videos() {
        return List.copyOf(videos);
    }

    int credits() {
        return credits.get();
    }

    private static String text(Message message, String header) {
        return String.valueOf(message.getHeader(header));
    }

    private static String line(String file, String word, String details) {
        return String.format(Locale.ROOT, "  %-16s %-10s %s", file, word, details);
    }
}
