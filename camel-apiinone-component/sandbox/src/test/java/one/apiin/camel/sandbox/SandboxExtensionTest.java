package one.apiin.camel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class SandboxExtensionTest {

    private static final List<Sandbox> SEEN = new ArrayList<>();

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @Test
    void anInstanceFieldStartsASandboxForEachTest() {
        run(PerTest.class);

        assertThat(SEEN).hasSize(2).doesNotHaveDuplicates().allSatisfy(this::isClosed);
    }

    @Test
    void aStaticFieldStartsASandboxForTheClassAndResetsItBeforeEachTest() {
        run(PerClass.class);

        assertThat(SEEN).hasSize(2).allSatisfy(this::isClosed);
        assertThat(SEEN.get(0)).isSameAs(SEEN.get(1));
    }

    @Test
    void anExtendedClassReceivesTheSandboxAsParameter() {
        run(Extended.class);

        assertThat(SEEN).hasSize(2).allSatisfy(this::isClosed);
    }

    @Test
    void onlyAFailedTestPrintsTheLedger() {
        assertThat(run(PerTest.class)).isEmpty();

        String printed = run(Failing.class);

        assertThat(printed).contains("failed", "Sandbox ledger", "printed after a failure", "POST");
    }

    private String run(Class<?> testClass) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(testClass)).build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            LauncherFactory.create().execute(request, summary);
        } finally {
            System.setErr(before);
        }
        int failures = testClass == Failing.class ? 1 : 0;
        assertThat(summary.getSummary().getTestsFoundCount()).isPositive();
        assertThat(summary.getSummary().getFailures()).hasSize(failures);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void isClosed(Sandbox sandbox) {
        assertThat(catchThrowable(() -> use(sandbox))).isNotNull();
    }

    private static void use(Sandbox sandbox) throws Exception {
        new Client(sandbox).submit("printed after a failure");
        assertThat(sandbox.ledger().arrivalCount()).isEqualTo(1);
    }

    static class PerTest {
        @RegisterExtension final SandboxExtension extension = new SandboxExtension();

        @Test
        void one() throws Exception {
            SEEN.add(extension.sandbox());
            use(extension.sandbox());
        }

        @Test
        void two() throws Exception {
            one();
        }
    }

    static class PerClass {
        @RegisterExtension
        static final SandboxExtension EXTENSION =
                new SandboxExtension(Sandbox.builder().clips(Clips.tiny()).apiKey("aio_own_key_1"));

        @Test
        void one() throws Exception {
            SEEN.add(EXTENSION.sandbox());
            assertThat(EXTENSION.sandbox().apiKey()).isEqualTo("aio_own_key_1");
            use(EXTENSION.sandbox());
        }

        @Test
        void two() throws Exception {
            one();
        }
    }

    @ExtendWith(SandboxExtension.class)
    static class Extended {
        @Test
        void one(Sandbox sandbox) throws Exception {
            SEEN.add(sandbox);
            use(sandbox);
        }

        @Test
        void two(Sandbox sandbox) throws Exception {
            one(sandbox);
        }
    }

    @ExtendWith(SandboxExtension.class)
    static class Failing {
        @Test
        void one(Sandbox sandbox) throws Exception {
            use(sandbox);
            throw new AssertionError("on purpose");
        }
    }
}
