package one.apiin.camel.internal.submit;

import static one.apiin.camel.internal.ScriptedGateway.busy;
import static one.apiin.camel.internal.ScriptedGateway.notSent;
import static one.apiin.camel.internal.ScriptedGateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.task.TaskRepository;
import org.junit.jupiter.api.Test;

/**
 * A process, or its machine, is suspended between the ledger's commit and its reply. When it continues, its lease is
 * renewed before it has read the reply, whose send deadline has passed.
 */
class StaleReservationTest {

    private final Node a = Node.alone();

    /** A submitter of this node that is suspended in its n-th call of a method. */
    private VideoSubmitter freezingIn(String name, int call, Duration length) {
        return stoppedIn(name, call, () -> freeze(length));
    }

    private VideoSubmitter stoppedIn(String name, int call, Runnable stop) {
        AtomicInteger calls = new AtomicInteger();
        TaskRepository freezing =
                (TaskRepository)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {TaskRepository.class},
                                (proxy, method, arguments) -> {
                                    Object answer = method.invoke(a.store, arguments);
                                    if (method.getName().equals(name)
                                            && calls.incrementAndGet() == call) {
                                        stop.run();
                                    }
                                    return answer;
                                });
        var ledger =
                new Ledger(
                        freezing, OwnThreads.callers(), a.waiters, row -> {}, "default", a.process);
        return a.submitterWith(ledger, a.clock, a.gateway);
    }

    private void freeze(Duration length) {
        a.time.advance(length);
        a.beside("b");
        a.renew();
    }

    /** The machine's monotonic clock stood still, too. */
    private void suspend() {
        a.time.jump(Node.LEASE.plusSeconds(1));
        a.beside("b");
        a.renew();
    }

    private void assertMustNotBeSent(int post) {
        assertThat(a.clock.alive()).as("the lease is renewed").isTrue();
        assertThat(a.gateway.posts.get(post).mayStartWithin()).isZero();
    }

    @Test
    void aReservationReportedAfterItsSendDeadlineIsNotSent() {
        a.gateway.answers(notSent());

        a.submit(freezingIn("reserve", 1, Node.LEASE.plusSeconds(1)), Node.command("s", "key"));

        assertMustNotBeSent(0);
    }

    @Test
    void aRepeatedReservationReportedAfterItsSendDeadlineIsNotSent() {
        a.gateway.answers(refused());
        a.submit("s", "key");
        a.gateway.answers(notSent());

        a.submit(freezingIn("transition", 1, Node.LEASE.plusSeconds(1)), Node.command("t", "key"));

        assertMustNotBeSent(1);
    }

    @Test
    void aSecondAttemptReportedAfterItsSendDeadlineIsNotSent() {
        a.gateway.answers(busy(null), notSent());

        a.submit(freezingIn("transition", 2, Node.LEASE.plusSeconds(1)), Node.command("s", "key"));
        a.scheduler.advance(Duration.ofSeconds(1));

        assertMustNotBeSent(1);
    }

    @Test
    void aReservationReportedAfterTheMachineWasSuspendedIsNotSent() {
        a.gateway.answers(notSent());

        a.submit(stoppedIn("reserve", 1, this::suspend), Node.command("s", "key"));

        assertMustNotBeSent(0);
    }

    @Test
    void aSecondAttemptReportedAfterTheMachineWasSuspendedIsNotSent() {
        a.gateway.answers(busy(null), notSent());

        a.submit(stoppedIn("transition", 2, this::suspend), Node.command("s", "key"));
        a.scheduler.advance(Duration.ofSeconds(1));

        assertMustNotBeSent(1);
    }

    /** Four seconds are less than a reservation is valid, but the lease expired within them. */
    @Test
    void theSendDeadlineIsNotLaterThanTheLeaseOfTheReservation() {
        a.gateway.answers(notSent());
        a.time.advance(Node.LEASE.minusSeconds(1));

        a.submit(freezingIn("reserve", 1, Duration.ofSeconds(4)), Node.command("s", "key"));

        assertMustNotBeSent(0);
    }
}
