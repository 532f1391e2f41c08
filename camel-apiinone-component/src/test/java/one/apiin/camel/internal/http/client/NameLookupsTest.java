package one.apiin.camel.internal.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameLookupsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(120);

    private final CountDownLatch answers = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void release() {
        answers.countDown();
    }

    private InetAddress[] hanging(String host) throws UnknownHostException {
        asked.add(host);
        try {
            answers.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return loopback();
    }

    private InetAddress[] known(String host) {
        asked.add(host);
        return loopback();
    }

    private InetAddress[] unknown(String host) throws UnknownHostException {
        asked.add(host);
        throw new UnknownHostException(host);
    }

    private static InetAddress[] loopback() {
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    @ParameterizedTest
    @CsvSource({
        "bücher.example, xn--bcher-kva.example",
        "video_cdn, video_cdn",
        "xn--bcher-kva.example, xn--bcher-kva.example",
    })
    void aNameOfAnyLanguageIsLookedUpInItsAsciiForm(String host, String name) throws Exception {
        NameLookups lookups = new NameLookups(this::known, LONG);

        lookups.resolve(host, () -> true);

        assertThat(asked).containsExactly(name);
    }

    @Test
    void aSecondCallerJoinsTheLookupAndBothEndInTime() {
        NameLookups lookups = new NameLookups(this::hanging, SHORT);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> lookups.resolve("x.example", () -> true))
                    .isInstanceOf(NameLookups.TimedOutException.class);
        }

        assertThat(asked).containsExactly("x.example");
    }

    @Test
    void aCallerThatIsNotWantedAnyMoreEndsAtOnce() {
        NameLookups lookups = new NameLookups(this::hanging, LONG);

        assertThatThrownBy(() -> lookups.resolve("x.example", () -> false))
                .isInstanceOf(NameLookups.TimedOutException.class);
    }

    @Test
    void aLateAnswerServesTheNextCaller() throws Exception {
        NameLookups lookups = new NameLookups(this::hanging, LONG);
        assertThatThrownBy(() -> lookups.resolve("x.example", () -> false))
                .isInstanceOf(NameLookups.TimedOutException.class);

        answers.countDown();

        assertThat(lookups.resolve("x.example", () -> true)).containsExactly(loopback());
        assertThat(asked).hasSize(1);
    }

    @Test
    void anotherNameIsNotHeldUp() throws Exception {
        NameLookups lookups =
                new NameLookups(
                        host -> host.startsWith("slow") ? hanging(host) : known(host), LONG);
        assertThatThrownBy(() -> lookups.resolve("slow.example", () -> false))
                .isInstanceOf(NameLookups.TimedOutException.class);

        assertThat(lookups.resolve("fast.example", () -> true)).containsExactly(loopback());
    }

    @Test
    void anAnswerIsReusedForAMoment() throws Exception {
        NameLookups lookups = new NameLookups(this::known, LONG);
        long start = System.nanoTime();

        lookups.resolve("x.example", () -> true);
        lookups.resolve("x.example", () -> true);

        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertThat(asked.size() == 1 || millis >= NameLookups.REUSE_MILLIS).isTrue();
    }

    @Test
    void aFailureIsNotReused() {
        NameLookups lookups = new NameLookups(this::unknown, LONG);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> lookups.resolve("x.example", () -> true))
                    .isInstanceOf(UnknownHostException.class)
                    .isNotInstanceOf(NameLookups.TimedOutException.class);
        }

        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "[::1]"})
    void aLiteralAddressIsNotLookedUp(String literal) throws Exception {
        NameLookups lookups = new NameLookups(this::hanging, LONG);

        assertThat(lookups.resolve(literal, () -> true)).hasSize(1);
        assertThat(asked).isEmpty();
    }

    @Test
    void theThreadsThatHangAreLimited() {
        NameLookups lookups = new NameLookups(this::hanging, LONG);

        for (int i = 0; i < NameLookups.MOST + 10; i++) {
            String host = i + ".example";
            assertThatThrownBy(() -> lookups.resolve(host, () -> false))
                    .isInstanceOf(UnknownHostException.class);
        }

        assertThat(lookups.running()).isEqualTo(NameLookups.MOST);
    }
}
