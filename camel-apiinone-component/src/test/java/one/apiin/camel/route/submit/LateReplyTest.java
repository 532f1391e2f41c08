package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
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
import one.apiin.camel.route.ApiInOneContext;
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
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The reply arrives after another node has changed the row: the first node could not reach the ledger
 * while its POST was in flight, and the second has taken its row over.
 */
class LateReplyTest {

    private static final Duration LEASE = Duration.ofMillis(1500);

    private final TaskRepository store = new InMemoryTaskRepository(InstantSource.system());
    private final Outage outage = new Outage();
    private final HeldReplies held = new HeldReplies();
    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
    private final Queue<String> submissions = new ConcurrentLinkedQueue<>();
    private CamelContext second;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private CamelContext node(TaskRepository ledger, Duration lease, boolean delivers)
            throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setTaskRepository(ledger);
        component.setLeaseTimeout(lease);
        component.setRequestTimeout(Duration.ofSeconds(20));
        return camel.start(component, r -> routes(r, delivers));
    }

    private void routes(RouteBuilder r, boolean delivers) {
        r.from("direct:submit").to("apiinone:video?idempotencyKey=k");
        if (delivers) {
            r.from("apiinone:video?delay=20").process(this::record);
        }
    }

    private void record(Exchange end) {
        submissions.add(end.getMessage().getHeader("CamelApiInOneSubmissionId", String.class));
        delivered.add(end.getMessage().getHeader("CamelApiInOneTaskState", String.class));
    }

    /** A submit of the first node whose row the second has delivered as OUTCOME_UNKNOWN. */
    private CompletableFuture<Exchange> takenOver(Fault behind) throws Exception {
        CamelContext first = node(outage.of(store), LEASE, false);
        second = node(store, LEASE.multipliedBy(2), true);
        camel.sandbox().onSubmit(held.then(behind));
        CompletableFuture<Exchange> submit = submit(first);
        soon().until(() -> camel.sandbox().ledger().arrivalCount() == 1);
        outage.begin();
        soon().until(() -> delivered.contains("OUTCOME_UNKNOWN"));
        return submit;
    }

    private Exchange replied(CompletableFuture<Exchange> submit) {
        outage.end();
        held.letGo();
        assertThat(submit).succeedsWithin(FAR);
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
        return sums(second).of(state);
    }

    private String taskId(int accepted) {
        return camel.sandbox().ledger().accepted().get(accepted).taskId();
    }

    @Test
    void aLateAcceptanceIsRecordedAndItsCompletionDelivered() throws Exception {
        Exchange done = replied(takenOver(Faults.none()));

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeader("CamelApiInOneTaskId")).isEqualTo(taskId(0));
        soon().until(() -> delivered.contains("COMPLETED"));
        assertThat(delivered).containsExactly("OUTCOME_UNKNOWN", "COMPLETED");
        assertThat(submissions).containsOnly(submissions.peek());
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }

    @Test
    void aLateRefusalFreesTheKey() throws Exception {
        Exchange done = replied(takenOver(Faults.status(422, "{}")));

        assertThat(done.getException()).isInstanceOf(SubmitRejectedException.class);
        soon().until(() -> rows(TaskState.REJECTED) == 1);
        assertThat(submit(second).get(FAR.toSeconds(), TimeUnit.SECONDS).getException()).isNull();
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aLateUnknownOutcomeChangesNothing() throws Exception {
        Exchange done = replied(takenOver(Faults.resetAfter()));

        assertThat(done.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(rows(TaskState.OUTCOME_UNKNOWN)).isEqualTo(1);
        assertThat(delivered).containsExactly("OUTCOME_UNKNOWN");
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    @Test
    void theTaskThatAnOperatorAdoptedIsTheOneOfTheLateReply() throws Exception {
        CompletableFuture<Exchange> submit = takenOver(Faults.none());
        operator().adopt(submissions.peek(), taskId(0));

        Exchange done = replied(submit);

        assertThat(done.getException()).isNull();
        soon().until(() -> delivered.contains("COMPLETED"));
        assertThat(delivered).containsExactly("OUTCOME_UNKNOWN", "COMPLETED");
        assertThat(rows(TaskState.COMPLETED)).isEqualTo(1);
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    @Test
    void anAcceptanceAfterNotChargedNamesTheTaskToAll() throws Exception {
        CompletableFuture<Exchange> submit = takenOver(Faults.none());
        operator().notCharged(submissions.peek());

        try (ComponentLog log = ComponentLog.listen()) {
            Exchange done = replied(submit);

            assertThat(((ApiInOneException) done.getException()).getTaskId()).isEqualTo(taskId(0));
            assertThat(done.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
            assertThat(log.lines())
                    .anyMatch(l -> l.contains(taskId(0)) && l.contains(submissions.peek()));
        }
        assertThat(rows(TaskState.REJECTED)).isEqualTo(1);
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    /** Only an operator's wrong decision can cause two payments; neither task is lost. */
    @Test
    void ofTwoPaymentsAfterAWrongDecisionOneIsPolledAndTheOtherReported() throws Exception {
        CompletableFuture<Exchange> submit = takenOver(Faults.none());
        operator().notCharged(submissions.peek());
        HeldReplies later = new HeldReplies();
        camel.sandbox().onSubmit(later);
        CompletableFuture<Exchange> again = submit(second);
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 2);

        Exchange first = replied(submit);
        later.letGo();
        Exchange other = again.get(FAR.toSeconds(), TimeUnit.SECONDS);

        assertThat(first.getException()).isNull();
        assertThat(first.getMessage().getHeader("CamelApiInOneTaskId")).isEqualTo(taskId(0));
        assertThat(((ApiInOneException) other.getException()).getTaskId()).isEqualTo(taskId(1));
        soon().until(() -> delivered.contains("COMPLETED"));
        assertThat(camel.sandbox().ledger().arrivalCount()).isEqualTo(2);
    }
}
