package one.apiin.camel.internal.http.reply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import one.apiin.camel.internal.http.client.Redactor;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.util.BrowserUrl;
import one.apiin.camel.task.VideoRequest;

/** The recorded and the likely replies, and short names for what we make of them. */
public final class Wire {

    public static final String KEY = "aio_secret_of_the_test";
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final ReplyRule RULE = rule();

    /** The start of the names of the fixtures of {@link VendorReplyTest}. */
    static final String VENDOR = "vendor-";

    static final Path FOLDER = Path.of("src/test/resources/wire");

    private Wire() {}

    /** A rule of its own. */
    static ReplyRule rule() {
        String billingUrl = "https://apiin.one/billing/credits";
        BrowserUrl baseUrl = BrowserUrl.parse("https://apiin.one/api/v1").orElseThrow();
        return new ReplyRule(billingUrl, baseUrl, false, InstantSource.fixed(NOW));
    }

    public static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.replace(".json", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String body(String name) {
        try {
            return Files.readString(FOLDER.resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Redactor redactor() {
        return Redactor.hiding(KEY, new VideoRequest("kling-3", "a cat that counts its whiskers"));
    }

    public static SubmitOutcome submitted(int status, String retryAfter, String body) {
        return RULE.submitted(new Reply(status, retryAfter, body), redactor());
    }

    public static StatusOutcome polled(int status, String retryAfter, String body) {
        return RULE.polled(new Reply(status, retryAfter, body), redactor(), null);
    }

    public static String name(SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Accepted accepted) {
            return "Accepted " + accepted.taskId() + " " + accepted.credits();
        }
        if (outcome instanceof SubmitOutcome.Refused refused) {
            return "Refused " + refused.status() + " " + refused.code();
        }
        if (outcome instanceof SubmitOutcome.Busy busy) {
            return "Busy " + busy.status() + " " + busy.retryAfter();
        }
        if (outcome instanceof SubmitOutcome.Unknown unknown) {
            return "Unknown " + unknown.status();
        }
        return outcome.getClass().getSimpleName();
    }

    public static String name(StatusOutcome outcome) {
        if (outcome instanceof StatusOutcome.Running running) {
            return "Running " + running.word() + (running.known() ? "" : " ?");
        }
        if (outcome instanceof StatusOutcome.Completed completed) {
            return "Completed " + completed.videoUrls() + " " + completed.credits();
        }
        if (outcome instanceof StatusOutcome.Failed failed) {
            return "Failed " + failed.code() + ": " + failed.message() + " " + failed.credits();
        }
        StatusOutcome.Unavailable unavailable = (StatusOutcome.Unavailable) outcome;
        return "Unavailable " + unavailable.status() + " " + unavailable.retryAfter();
    }
}
