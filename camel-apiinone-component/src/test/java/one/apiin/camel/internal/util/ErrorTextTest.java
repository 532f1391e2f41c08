package one.apiin.camel.internal.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

    /** An exception may repeat a body; the patterns take hours for it. */
    @Test
    void aMessageOfAnyLengthIsCutFirst() {
        Throwable failure = new IllegalStateException("x".repeat(1 << 20));

        String text = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> ErrorText.of(failure));

        assertThat(text).startsWith("java.lang.IllegalStateException: xxx").hasSize(1000);
    }

    @Test
    void theFirstCauseIsNamedAndSecretsAreMasked() {
        Throwable failure =
                new IllegalStateException(
                        "Archive",
                        new IllegalArgumentException("https://h.example/a?b password=p"));

        assertThat(ErrorText.of(failure))
                .isEqualTo(
                        "java.lang.IllegalStateException: Archive, caused by"
                                + " java.lang.IllegalArgumentException: https://h.example password=xxxxxx");
    }
}
