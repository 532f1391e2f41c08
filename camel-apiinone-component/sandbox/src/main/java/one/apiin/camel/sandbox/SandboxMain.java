package one.apiin.camel.sandbox;

import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs the sandbox from the command line: prints usage hints, then a line per event, until Ctrl-C. */
public final class SandboxMain {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private SandboxMain() {}

    /** Runs until the process is terminated; exit status 2 for invalid arguments or a port in use. */
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
            System.err.println(e.getMessage() + ". Is the port in use? --port selects another.");
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

        The API in One sandbox listens on %1$s
          key       %2$s
          balance   %3$d credits, play money
          a video   takes %4$d s; the word [fail] in a prompt makes it fail
          ledger    %1$s/sandbox/ledger

        Submit a task:
          curl -s %1$s/api/v1/videos/generations \\
            -H 'Authorization: Bearer %2$s' -H 'Content-Type: application/json' \\
            -d '{"model":"grok-imagine/text-to-video","prompt":"A paper boat in the rain"}'

        Poll its status, with the task_id from the reply:
          curl -s %1$s/api/v1/tasks/TASK_ID -H 'Authorization: Bearer %2$s'

        Ctrl-C stops it.

        """
                .formatted(
                        sandbox.baseUrl(),
                        sandbox.apiKey(),
                        sandbox.credits(),
                        arguments.seconds());
    }
}
