package one.apiin.camel.examples.filetovideo;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What the node reports to its supervisor: the rows of its ledger, on its standard output. */
final class NodeReport {

    private static final int PERIOD_MILLIS = 400;

    private NodeReport() {}

    /**
     * Starts reporting, and stops the node at the end of its standard input: the supervisor closed it
     * or is dead.
     */
    static void start(ScheduledExecutorService clock, Ledger ledger, Runnable stop) {
        InstantSource time = InstantSource.system();
        clock.scheduleWithFixedDelay(
                () -> System.out.println(ledger.snapshot(time).line()),
                0,
                PERIOD_MILLIS,
                TimeUnit.MILLISECONDS);
        Thread input = new Thread(() -> stopAtTheEndOfInput(stop), "supervisor");
        input.setDaemon(true);
        input.start();
    }

    private static void stopAtTheEndOfInput(Runnable stop) {
        try {
            while (System.in.read() >= 0) {
                // the supervisor writes nothing
            }
        } catch (IOException e) {
            // the same as the end
        }
        stop.run();
    }
}
