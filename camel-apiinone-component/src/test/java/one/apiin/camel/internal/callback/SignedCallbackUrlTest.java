package one.apiin.camel.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedCallbackUrlTest {

    private static final SignedCallbackUrl SIGNED = new SignedCallbackUrl(null, "server secret");

    @ParameterizedTest
    @CsvSource({
        "https://h/cb,           https://h/cb?submission=s-1",
        "https://h/cb?tenant=7,  https://h/cb?tenant=7&submission=s-1",
        "https://h,              https://h?submission=s-1"
    })
    void theSubmissionIsAppendedToTheConfiguredUrl(String callbackUrl, String url) {
        assertThat(new SignedCallbackUrl(callbackUrl, null).forSubmission("s-1")).isEqualTo(url);
    }

    /** RFC 4231, test case 2. */
    @Test
    void theSignatureIsTheHmacSha256OfTheSubmissionInHexadecimal() {
        var url = new SignedCallbackUrl("https://h/cb", "Jefe");

        assertThat(url.forSubmission("what do ya want for nothing?"))
                .isEqualTo(
                        "https://h/cb?submission=what do ya want for nothing?&signature="
                                + "5bdcc146bf60754e6a042426089575c7"
                                + "5a003f089d2739839dec58b964ec3843");
    }

    @Test
    void anotherSubmissionOrSecretHasAnotherSignature() {
        var one = new SignedCallbackUrl("https://h/cb", "secret");
        var other = new SignedCallbackUrl("https://h/cb", "Secret");

        assertThat(signature(one, "s-1"))
                .isEqualTo(signature(one, "s-1"))
                .isNotEqualTo(signature(one, "s-2"))
                .isNotEqualTo(signature(other, "s-1"));
    }

    @Test
    void theUrlDoesNotContainTheSecret() {
        var url = new SignedCallbackUrl("https://h/cb", "server-secret");

        assertThat(url.forSubmission("s-1")).doesNotContain("server-secret");
        assertThat(url.toString()).doesNotContain("server-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "submission=s-1&signature=ab,     s-1",
        "tenant=7&submission=s-1,         s-1",
        "xsubmission=s-2&submission=s-1,  s-1",
        "submission=s-1&submission=s-2,",
        "submissions=s-1,",
        "submission,",
        ","
    })
    void aParameterIsReadFromAQueryThatHasItOnce(String query, String id) {
        assertThat(SignedCallbackUrl.parameter(query, SignedCallbackUrl.SUBMISSION)).isEqualTo(id);
    }

    @Test
    void withoutACallbackUrlTheSubmissionHasNone() {
        assertThat(new SignedCallbackUrl(null, "secret").forSubmission("s-1")).isNull();
    }

    @Test
    void aSignatureVerifiesForItsSubmissionOnly() {
        String signature = SIGNED.sign("s-1");

        assertThat(SIGNED.verifies("s-1", signature)).isTrue();
        assertThat(SIGNED.verifies("s-1", signature.toUpperCase(java.util.Locale.ROOT))).isTrue();
        assertThat(SIGNED.verifies("s-2", signature)).isFalse();
        assertThat(SIGNED.verifies(null, signature)).isFalse();
        assertThat(new SignedCallbackUrl(null, "another").verifies("s-1", signature)).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "00", "not hexadecimal", "g", "\u0661", " "})
    void malformedSignaturesDoNotVerify(String signature) {
        assertThat(SIGNED.verifies("s-1", signature)).isFalse();
        assertThat(SIGNED.verifies("s-1", signature == null ? null : signature.repeat(64)))
                .isFalse();
    }

    @Test
    void aPrefixOfASignatureDoesNotVerify() {
        assertThat(SIGNED.verifies("s-1", SIGNED.sign("s-1").substring(0, 62))).isFalse();
        assertThat(SIGNED.verifies("s-1", SIGNED.sign("s-1") + "00")).isFalse();
    }

    @Test
    void theFirstSecretSignsAndAllVerify() {
        SignedCallbackUrl rotated = new SignedCallbackUrl(null, " new , server secret,");

        assertThat(rotated.verifies("s-1", SIGNED.sign("s-1"))).isTrue();
        assertThat(rotated.sign("s-1")).isEqualTo(new SignedCallbackUrl(null, "new").sign("s-1"));
        assertThat(SIGNED.verifies("s-1", rotated.sign("s-1"))).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ",", " , "})
    void withoutASecretNoSignatureVerifies(String secrets) {
        SignedCallbackUrl none = new SignedCallbackUrl(null, secrets);

        assertThat(none.hasSecret()).isFalse();
        assertThat(none.verifies("s-1", SIGNED.sign("s-1"))).isFalse();
    }

    @Test
    void anIdThatIsTooLongDoesNotVerify() {
        String longest = "s".repeat(101);

        assertThat(SIGNED.verifies(longest, SIGNED.sign(longest))).isFalse();
    }

    private static String signature(SignedCallbackUrl url, String submissionId) {
        String all = url.forSubmission(submissionId);
        return all.substring(all.indexOf("&signature="));
    }

    @Test
    void aCallbackIsAuthenticatedByItsQueryString() {
        String query = "tenant=7&submission=s-1&signature=" + SIGNED.sign("s-1");

        assertThat(SIGNED.verify(query)).isEqualTo("s-1");
        assertThat(SIGNED.verify(query.replace("s-1", "s-2"))).isNull();
        assertThat(SIGNED.verify("submission=s-1")).isNull();
        assertThat(SIGNED.verify(null)).isNull();
    }
}
