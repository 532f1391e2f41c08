package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ContextTestSupport;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.route.cluster.Outage;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/**
 * The reply comes when somebody else has touched the row: the first node lost sight of the ledger while
 * its POST hung, the second has taken its row over.
 */
class LateReplyTest extends ContextTestSupport {

    private static final Duration LEASE = Duration.ofMillis(1500);

    private final TaskRepository store = new InMemoryTaskRepository(InstantSource.system());
    private final Outage outage = new Outage();
    private final HeldReplies held = new HeldReplies();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Queue<String> submissions = new ConcurrentLinkedQueue<>();
    private CamelContext second;

    private CamelContext node(TaskRepository ledger, Duration lease, boolean tells)
            throws Exception {
        ApiInOneComponent component = component();
        component.setTaskRepository(ledger);
        component.setLeaseTimeout(lease);
        component.setRequestTimeout(Duration.ofSeconds(20));
        return started(component, r -> routes(r, tells));
    }

    private void routes(RouteBuilder r, boolean tells) {
        r.from("direct:submit").to("apiinone:video?idempotencyKey=k");
        if (tells) {
            r.from("apiinone:video?delay=20").process(this::tell);
        }
    }

    private void tell(Exchange end) {
        submissions.add(end.getMessage().getHeader("CamelApiInOneSubmissionId", String.class));
        told.add(end.getMessage().getHeader("CamelApiInOneTaskState", String.class));
    }

    /** A submit of the first node whose row the second has called unknown, and told so. */
    private CompletableFuture<Exchange> takenOver(Fault behind) throws Exception {
        CamelContext first = node(outage.of(store), LEASE, false);
        second = node(store, LEASE.multipliedBy(2), true);
        sandbox().onSubmit(held.then(behind));
        CompletableFuture<Exchange> submit = submit(first);
        RouteTestSupport.soon().until(() -> sandbox().ledger().arrivalCount() == 1);
        outage.begin();
        RouteTestSupport.soon().until(() -> told.contains("OUTCOME_UNKNOWN"));
        return submit;
    }

    private Exchange replied(CompletableFuture<Exchange> submit) {
        outage.end();
        held.letGo();
        assertThat(submit).succeedsWithin(Duration.ofSeconds(60));
        return submit.join();
    }

    private static CompletableFuture<Exchange> submit(CamelContext node) {
        return node.createProducerTemplate()
                .asyncSend("direct:submit", e -> e.getMessage().setBody("a fox"));
    }

    private OperatorActions operator() throws Exception {
        return second.getEndpoint("apiinone:video", ApiInOneEndpoint.class).engine().operator();
    }

    private long rows(TaskState state) throws Exception {
        return RouteTestSupport.sums(second).of(state);
    }

    private String taskId(int accepted) {
        return sandbox().ledger().accepted().get(accepted).taskId();
    }

    @Test
    void aLateAcceptanceIsRecordedAndItsEndTold() throws Exception {
        Exchange done = replied(takenOver(Faults.none()));

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeader("CamelApiInOneTaskId")).isEqualTo(taskId(0));
        RouteTestSupport.soon().until(() -> told.contains("COMPLETED"));
        assertThat(told).containsExactly("OUTCOME_UNKNOWN", "COMPLETED");
        assertThat(submissions).containsOnly(submissions.peek());
        assertThat(sandbox().ledger().charged()).isEqualTo(24);
    }

    @Test
    void aLateRefusalFreesTheKey() throws Exception {
        Exchange done = replied(takenOver(Faults.status(422, "{}")));

        assertThat(done.getException()).isInstanceOf(SubmitRejectedException.class);
        RouteTestSupport.soon().until(() -> rows(TaskState.REJECTED) == 1);
        assertThat(submit(second).get(20, TimeUnit.SECONDS).getException()).isNull();
        assertThat(sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aLateLossChangesNothing() throws Exception {
        Exchange done = replied(takenOver(Faults.resetAfter()));

        assertThat(done.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(rows(TaskState.OUTCOME_UNKNOWN)).isEqualTo(1);
        assertThat(told).containsExactly("OUTCOME_UNKNOWN");
        assertThat(sandbox().ledger().arrivalCount()).isOne();
    }

    @Test
    void theTaskThatAnOperatorAdoptedIsTheOneOfTheLateReply() throws Exception {
        CompletableFuture<Exchange> submit = takenOver(Faults.none());
        operator().adopt(submissions.peek(), taskId(0)).get(10, TimeUnit.SECONDS);

        Exchange done = replied(submit);

        assertThat(done.getException()).isNull();
        RouteTestSupport.soon().until(() -> told.contains("COMPLETED"));
        assertThat(told).containsExactly("OUTCOME_UNKNOWN", "COMPLETED");
        assertThat(rows(TaskState.COMPLETED)).isEqualTo(1);
        assertThat(sandbox().ledger().arrivalCount()).isOne();
    }

    @Test
    void anAcceptanceAfterNotChargedNamesTheTaskToAll() throws Exception {
        CompletableFuture<Exchange> submit = takenOver(Faults.none());
        operator().notCharged(submissions.peek()).get(10, TimeUnit.SECONDS);

        try (ComponentLog log = ComponentLog.listen()) {
            Exchange done = replied(submit);

            assertThat(((ApiInOneException) done.getException()).getTaskId()).isEqualTo(taskId(0));
            assertThat(done.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
            assertThat(log.lines())
                    .anyMatch(l -> l.contains(taskId(0)) && l.contains(submissions.peek()));
        }
        assertThat(rows(TaskState.REJECTED)).isEqualTo(1);
        assertThat(sandbox().ledger().arrivalCount()).isOne();
    }

    /** Only a person's wrong word can make two payments; neither of them is lost. */
    @Test
    void ofTwoPaymentsByAWrongWordOneIsFollowedAndTheOtherNamed() throws Exception {
        CompletableFuture<Exchange> submit = takenOver(Faults.none());
        operator().notCharged(submissions.peek()).get(10, TimeUnit.SECONDS);
        HeldReplies later = new HeldReplies();
        sandbox().onSubmit(later);
        CompletableFuture<Exchange> again = submit(second);
        RouteTestSupport.soon().until(() -> sandbox().ledger().acceptedCount() == 2);

        Exchange first = replied(submit);
        later.letGo();
        Exchange other = again.get(20, TimeUnit.SECONDS);

        assertThat(first.getException()).isNull();
        assertThat(first.getMessage().getHeader("CamelApiInOneTaskId")).isEqualTo(taskId(0));
        assertThat(((ApiInOneException) other.getException()).getTaskId()).isEqualTo(taskId(1));
        RouteTestSupport.soon().until(() -> told.contains("COMPLETED"));
        assertThat(sandbox().ledger().arrivalCount()).isEqualTo(2);
    }
}
