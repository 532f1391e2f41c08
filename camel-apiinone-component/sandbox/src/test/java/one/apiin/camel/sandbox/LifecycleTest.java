package one.apiin.camel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import one.apiin.camel.sandbox.fault.Faults;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    @Test
    void closeIsIdempotentAndLeavesNoThreads() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Sandbox sandbox = Sandbox.start();
        new Client(sandbox).submit("x");
        Set<Thread> during = sandboxThreads(before);

        sandbox.close();
        sandbox.close();

        assertThat(during).isNotEmpty();
        Client.await().until(() -> during.stream().noneMatch(Thread::isAlive));
        assertThatThrownBy(() -> new Client(sandbox).submit("y")).isInstanceOf(IOException.class);
    }

    private static Set<Thread> sandboxThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getName().matches("(vert\\.x|sandbox).*"))
                .collect(Collectors.toSet());
    }

    @Test
    void aPortInUseIsNamedInTheException() {
        try (Sandbox first = Sandbox.start()) {
            Sandbox.Builder second = Sandbox.builder().port(first.port());

            assertThatThrownBy(second::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port());
        }
    }

    @Test
    void twoSandboxesOfOneBuilderAreIndependent() throws Exception {
        Sandbox.Builder builder = Sandbox.builder().clips(Clips.tiny()).pace(Pace.steps(1));
        try (Sandbox one = builder.start();
                Sandbox two = builder.apiKey("aio_two").start()) {
            String id = new Client(one).submit("x");

            assertThat(one.baseUrl()).isEqualTo("http://127.0.0.1:" + one.port());
            assertThat(one.port()).isNotEqualTo(two.port());
            assertThat(one.apiKey()).isEqualTo("aio_sandbox");
            assertThat(two.apiKey()).isEqualTo("aio_two");
            assertThat(new Client(two).status(id).statusCode()).isEqualTo(404);
            assertThat(two.ledger().arrivals()).isEmpty();
        }
    }

    @Test
    void resetClearsTasksFaultsScriptAndLedger() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().clips(Clips.tiny()).credits(100).start()) {
            Client client = new Client(sandbox);
            String id = client.submit("x");
            sandbox.failNext(5);
            sandbox.failWhen(prompt -> true, "X", "all fail");
            sandbox.creationShape(CreationShape.B);
            sandbox.pace(Pace.steps(7));
            sandbox.onSubmit(Faults.unauthorized());
            sandbox.alwaysOnStatus(Faults.unauthorized());

            sandbox.reset();

            assertThat(sandbox.ledger().report()).contains("arrivals 0, accepted 0");
            assertThat(sandbox.credits()).isEqualTo(100);
            assertThat(client.status(id).statusCode()).isEqualTo(404);
            String next = client.submit("y");
            assertThat(sandbox.finish(next).failure()).isNull();
        }
    }
}
