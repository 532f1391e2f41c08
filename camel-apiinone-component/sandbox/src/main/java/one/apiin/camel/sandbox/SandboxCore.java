package one.apiin.camel.sandbox;

import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicLong;

/** The parts of one sandbox, wired. The façade and the HTTP side work on them. */
final class SandboxCore {

    final SandboxSettings settings;
    final EventQueue events;
    final SandboxLedger ledger;
    final TaskBook book;
    final ClipShelf clips;
    final Links links = new Links();
    final SandboxDesk desk;
    final AtomicLong requestNumbers = new AtomicLong();
    final FaultQueue submitFaults = new FaultQueue();
    final FaultQueue statusFaults = new FaultQueue();
    final FaultQueue downloadFaults = new FaultQueue();

    SandboxCore(Vertx vertx, SandboxSettings settings) {
        this.settings = settings;
        events = new EventQueue(settings.listener);
        ledger = new SandboxLedger(settings.ledgerLimit, events);
        book = new TaskBook(ledger, settings.clock, settings.taskLimit, settings.credits);
        clips = new ClipShelf(settings.clips);
        desk = new SandboxDesk(vertx, this);
    }
}
