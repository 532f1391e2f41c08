package one.apiin.camel.sandbox;

import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The sandbox by hand: prints how to call it, then a line for each event, until Ctrl-C. */
public final class SandboxMain {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private SandboxMain() {}

    /** Runs until the process is told to end; status 2 if the arguments are wrong or the port taken. */
    public static void main(String[] args) throws InterruptedException {
        if (List.of(args).contains("--help")) {
            System.out.print(SandboxArguments.USAGE);
            return;
        }
        try {
            Sandbox sandbox = start(List.of(args), System.getenv(), System.out);
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "sandbox-close"));
        } catch (IllegalArgumentException e) {
            System.err.print(e.getMessage() + "\n\n" + SandboxArguments.USAGE);
            System.exit(2);
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage() + ". Is it taken? --port chooses another.");
            System.exit(2);
        }
        new CountDownLatch(1).await();
    }

    static Sandbox start(List<String> args, Map<String, String> environment, PrintStream out) {
        SandboxArguments arguments = SandboxArguments.parse(args, environment);
        Sandbox sandbox =
                Sandbox.builder()
                        .port(arguments.port())
                        .credits(arguments.credits())
                        .pace(Pace.clock(Duration.ofSeconds(arguments.seconds())))
                        .onEvent(event -> out.println(line(event)))
                        .start();
        out.print(welcome(sandbox, arguments));
        out.flush();
        return sandbox;
    }

    private static String line(SandboxEvent event) {
        String task = event.taskId() == null ? "" : event.taskId() + "  ";
        String kind = event.kind().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
        String text = event.text().replaceAll("\\s+", " ");
        return String.format("%s  %-11s  %s%s", TIME.format(event.at()), kind, task, text);
    }

    private static String welcome(Sandbox sandbox, SandboxArguments arguments) {
        return """

                The API in One sandbox listens at %1$s
                  key       %2$s
                  balance   %3$d credits, worth nothing
                  a video   takes %4$d s; the word [fail] in a prompt makes it fail
                  books     %1$s/sandbox/ledger

                Order a video:
                  curl -s %1$s/api/v1/videos/generations \\
                    -H 'Authorization: Bearer %2$s' -H 'Content-Type: application/json' \\
                    -d '{"model":"grok-imagine/text-to-video","prompt":"A paper boat in the rain"}'

                Ask for it, with the task_id from the reply:
                  curl -s %1$s/api/v1/tasks/TASK_ID -H 'Authorization: Bearer %2$s'

                Ctrl-C ends it.

                """
                .formatted(
                        sandbox.baseUrl(),
                        sandbox.apiKey(),
                        sandbox.credits(),
                        arguments.seconds());
    }
}
