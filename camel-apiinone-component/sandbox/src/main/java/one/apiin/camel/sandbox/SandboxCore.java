package one.apiin.camel.sandbox;

import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicLong;

/** The objects of one sandbox, which the {@link Sandbox} façade and the HTTP server share. */
final class SandboxCore {

    final SandboxSettings settings;
    final EventQueue events;
    final SandboxLedger ledger;
    final TaskStore store;
    final ClipCache clips;
    final ClipUrls clipUrls = new ClipUrls();
    final TaskService tasks;
    final AtomicLong requestNumbers = new AtomicLong();
    final FaultQueue submitFaults = new FaultQueue();
    final FaultQueue statusFaults = new FaultQueue();
    final FaultQueue downloadFaults = new FaultQueue();

    SandboxCore(Vertx vertx, SandboxSettings settings) {
        this.settings = settings;
        events = new EventQueue(settings.listener);
        ledger = new SandboxLedger(settings.ledgerLimit, events);
        store = new TaskStore(ledger, settings.clock, settings.taskLimit, settings.credits);
        clips = new ClipCache(settings.clips);
        tasks = new TaskService(vertx, this);
    }
}
