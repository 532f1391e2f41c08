package one.apiin.camel.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSignatureTest {

    private static final CallbackSignature OURS = new CallbackSignature("kept to ourselves");

    @Test
    void whatWasSignedVerifiesForThatSubmissionOnly() {
        String signature = OURS.sign("s-1");

        assertThat(OURS.verifies("s-1", signature)).isTrue();
        assertThat(OURS.verifies("s-1", signature.toUpperCase(java.util.Locale.ROOT))).isTrue();
        assertThat(OURS.verifies("s-2", signature)).isFalse();
        assertThat(OURS.verifies(null, signature)).isFalse();
        assertThat(new CallbackSignature("another").verifies("s-1", signature)).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "00", "not hexadecimal", "g", "\u0661", " "})
    void whatIsNoSignatureDoesNotVerify(String signature) {
        assertThat(OURS.verifies("s-1", signature)).isFalse();
        assertThat(OURS.verifies("s-1", signature == null ? null : signature.repeat(64))).isFalse();
    }

    @Test
    void aPrefixOfASignatureDoesNotVerify() {
        assertThat(OURS.verifies("s-1", OURS.sign("s-1").substring(0, 62))).isFalse();
        assertThat(OURS.verifies("s-1", OURS.sign("s-1") + "00")).isFalse();
    }

    @Test
    void theFirstSecretSignsAndAllVerify() {
        CallbackSignature rotated = new CallbackSignature(" new , kept to ourselves,");

        assertThat(rotated.verifies("s-1", OURS.sign("s-1"))).isTrue();
        assertThat(rotated.sign("s-1")).isEqualTo(new CallbackSignature("new").sign("s-1"));
        assertThat(OURS.verifies("s-1", rotated.sign("s-1"))).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ",", " , "})
    void withoutASecretNothingVerifies(String secrets) {
        CallbackSignature none = new CallbackSignature(secrets);

        assertThat(none.hasSecret()).isFalse();
        assertThat(none.verifies("s-1", OURS.sign("s-1"))).isFalse();
    }

    @Test
    void anIdThatIsTooLongIsNotEvenDigested() {
        String longest = "s".repeat(101);

        assertThat(OURS.verifies(longest, OURS.sign(longest))).isFalse();
    }
}
