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
 * Shows the progress of each task as a line on the terminal.
 *
 * <p>Threads: safe for concurrent use.
 */
final class Progress {

    private static final int MAX_ERRORS = 200;

    private final Terminal terminal;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final List<String> videos = new CopyOnWriteArrayList<>();
    private final Map<String, String> errors = new ConcurrentHashMap<>();
    private final AtomicInteger credits = new AtomicInteger();

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A task whose completion is not delivered yet. */
    private record Running(String file, String taskId, Instant since) {}

    /** A task of an earlier run, found in the ledger. */
    void resumed(VideoTask task) {
        if (task.getTaskId() == null) {
            return;
        }
        String file = String.valueOf(task.getCorrelation().get("CamelFileName"));
        String submission = task.getSubmissionId();
        running.put(submission, new Running(file, task.getTaskId(), task.getCreatedAt()));
        String details = task.getTaskId() + ", submitted by an earlier run";
        terminal.show(submission, line(file, "pending", details));
    }

    void submitted(Exchange exchange) {
        Message message = exchange.getMessage();
        String file = text(message, "CamelFileName");
        String taskId = text(message, "CamelApiInOneTaskId");
        if (Boolean.TRUE.equals(message.getHeader("CamelApiInOneDuplicate", Boolean.class))) {
            terminal.end(file, line(file, "duplicate", taskId + ", not charged again"));
            return;
        }
        String submission = text(message, "CamelApiInOneSubmissionId");
        running.put(submission, new Running(file, taskId, Instant.now()));
        terminal.drop(file);
        terminal.show(submission, line(file, "submitted", taskId));
    }

    /** Not accepted: the file stays in the inbox for the next attempt. */
    void busy(Exchange exchange) {
        String file = text(exchange.getMessage(), "CamelFileName");
        terminal.show(file, line(file, "waiting", ErrorMessages.of(exchange)));
    }

    void rejected(Exchange exchange) {
        error(exchange, "rejected");
    }

    void unknown(Exchange exchange) {
        String file = text(exchange.getMessage(), "CamelFileName");
        terminal.end(file, line(file, "unknown", "may have been charged, not repeated"));
    }

    /** Another error, printed once: the file is read again or the completion redelivered. */
    void failed(Exchange exchange) {
        Object submission = exchange.getMessage().getHeader("CamelApiInOneSubmissionId");
        String error = ErrorMessages.of(exchange);
        if (submission != null && errors.size() < MAX_ERRORS) {
            boolean known = error.equals(errors.put(submission.toString(), error));
            if (known) {
                return;
            }
        }
        error(exchange, "retrying");
    }

    private void error(Exchange exchange, String word) {
        String file = text(exchange.getMessage(), "CamelFileName");
        terminal.end(file, line(file, word, ErrorMessages.of(exchange)));
    }

    /** The completion of a task was delivered. */
    void completed(Exchange exchange) {
        VideoEvent event = exchange.getProperty("event", VideoEvent.class);
        if (event.video() != null) {
            videos.add(event.video());
        }
        credits.addAndGet(event.credits() == null ? 0 : event.credits());
        running.remove(event.submissionId());
        errors.remove(event.submissionId());
        terminal.end(event.submissionId(), line(event.file(), event.word(), event.details()));
    }

    /** Called once a second: shows how long each task has been running. */
    void tick() {
        Instant now = Instant.now();
        running.forEach(
                (submission, task) -> {
                    long seconds = Duration.between(task.since, now).toSeconds();
                    String details = seconds + " s, " + task.taskId;
                    terminal.show(submission, line(task.file, "running", details));
                });
    }

    /** The S3 URLs of the videos that were archived in this run. */
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
