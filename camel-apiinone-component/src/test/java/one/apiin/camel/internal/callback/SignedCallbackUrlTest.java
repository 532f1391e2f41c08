package one.apiin.camel.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedCallbackUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://h/cb,           https://h/cb?submission=s-1",
        "https://h/cb?tenant=7,  https://h/cb?tenant=7&submission=s-1",
        "https://h,              https://h?submission=s-1"
    })
    void theSubmissionIsAddedToTheAddressAsItStands(String callbackUrl, String address) {
        assertThat(new SignedCallbackUrl(callbackUrl, null).forSubmission("s-1"))
                .isEqualTo(address);
    }

    /** RFC 4231, test case 2. */
    @Test
    void theSignatureIsTheHmacSha256OfTheSubmissionInHexadecimal() {
        var address = new SignedCallbackUrl("https://h/cb", "Jefe");

        assertThat(address.forSubmission("what do ya want for nothing?"))
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
    void theSecretStandsNowhereInTheAddress() {
        var address = new SignedCallbackUrl("https://h/cb", "kept-to-ourselves");

        assertThat(address.forSubmission("s-1")).doesNotContain("kept-to-ourselves");
        assertThat(address.toString()).doesNotContain("kept-to-ourselves");
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
    void aParameterIsReadFromAQueryIfItIsThereOnce(String query, String id) {
        assertThat(SignedCallbackUrl.parameter(query, SignedCallbackUrl.SUBMISSION)).isEqualTo(id);
    }

    @Test
    void withoutAnAddressNoCallbackIsAskedFor() {
        assertThat(new SignedCallbackUrl(null, "secret").forSubmission("s-1")).isNull();
    }

    private static String signature(SignedCallbackUrl address, String submissionId) {
        String all = address.forSubmission(submissionId);
        return all.substring(all.indexOf("&signature="));
    }
}
