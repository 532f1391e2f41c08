package one.apiin.camel.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import one.apiin.camel.internal.StatusOutcome;
import one.apiin.camel.internal.SubmitOutcome;
import one.apiin.camel.internal.http.Transmission.Lost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table in {@link ReplyRule}, line by line. */
class ReplyRuleTest {

    private static final String ERROR = "{\"error\":{\"code\":%d,\"message\":\"no\"}}";
    private static final String ENVELOPE = "{\"code\":%d,\"message\":\"no\"}";
    private static final String HTML = "<html><body>no</body></html>";

    @ParameterizedTest(name = "{0}, Retry-After {1}, {2}: {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    200 | -    | {"task_id":"n31"}                     | Accepted n31 null
                    500 | -    | {"task_id":"n31"}                     | Accepted n31 null
                    429 | 5    | {"data":{"task_id":"n31"}}            | Accepted n31 null
                    504 | -    | {"id":"t1","status":"pending"}        | Accepted t1 null
                    400 | -    | {"id":"r1","message":"bad"}           | Refused 400 null
                    400 | -    | {"id":"r1","error":"bad"}             | Refused 400 null
                    200 | -    | {"id":"r1","code":402}                | Refused 402 402
                    500 | -    | {"id":"r1","error":{"code":500}}      | Unknown 500
                    429 | -    | {}                                    | Busy 429 null
                    429 | 7    | <html>                                | Busy 429 PT7S
                    429 | 7    | -                                     | Busy 429 PT7S
                    200 | 7    | {"code":429}                          | Busy 429 PT7S
                    200 | -    | {"error":{"code":429}}                | Busy 429 null
                    503 | 7    | {"error":{"code":503}}                | Busy 503 PT7S
                    503 | 7    | {"code":503,"message":"full"}         | Busy 503 PT7S
                    503 | -    | {"error":{"code":503}}                | Unknown 503
                    503 | soon | {"error":{"code":503}}                | Unknown 503
                    503 | 7    | <html>                                | Unknown 503
                    503 | 7    | -                                     | Unknown 503
                    503 | 7    | {}                                    | Unknown 503
                    200 | 7    | {"code":503}                          | Unknown 503
                    200 | -    | {"code":402}                          | Refused 402 402
                    200 | -    | {"code":"402"}                        | Refused 402 402
                    200 | -    | {"code":307}                          | Refused 307 307
                    200 | -    | {"error":{"code":401}}                | Refused 401 401
                    200 | -    | {"code":402,"status":"failed"}        | Refused 402 402
                    200 | -    | {"code":402,"data":{"status":"queued"}} | Unknown 200
                    200 | -    | {"code":408}                          | Unknown 408
                    200 | -    | {"code":409}                          | Unknown 409
                    200 | -    | {"code":425}                          | Unknown 425
                    200 | -    | {"code":500}                          | Unknown 500
                    200 | -    | {"code":0,"id":"t1"}                  | Accepted t1 null
                    200 | -    | {"code":200}                          | Unknown 200
                    200 | -    | {}                                    | Unknown 200
                    200 | -    | []                                    | Unknown 200
                    200 | -    | {"data":{"task_id":"n3                | Unknown 200
                    200 | -    | <html>                                | Unknown 200
                    200 | -    | OK                                    | Unknown 200
                    200 | -    | -                                     | Unknown 200
                    204 | -    | -                                     | Unknown 204
                    200 | -    | {"task_id":""}                        | Unknown 200
                    200 | -    | {"task_id":null,"data":null}          | Unknown 200
                    200 | -    | {"task_id":1.5}                       | Unknown 200
                    200 | -    | {"task_id":["n31"]}                   | Unknown 200
                    200 | -    | {"task_id":"a\\u0000b"}               | Unknown 200
                    500 | 7    | {"error":{"code":402}}                | Unknown 500
                    502 | 7    | <html>                                | Unknown 502
                    """)
    void theReplyToAPost(int status, String retryAfter, String body, String expected) {
        String text = body == null ? "" : body;

        assertThat(Wire.name(Wire.submitted(status, retryAfter, text))).isEqualTo(expected);
    }

    static IntStream allStatuses() {
        return IntStream.range(200, 600);
    }

    @ParameterizedTest
    @MethodSource("allStatuses")
    void everyStatusWithoutAnId(int status) {
        String expected = "Unknown";
        if (status == 429) {
            expected = "Busy";
        } else if (status >= 300 && status < 500 && !List.of(408, 409, 425).contains(status)) {
            expected = "Refused";
        }

        assertThat(Wire.name(Wire.submitted(status, null, ERROR.formatted(status))))
                .startsWith(expected + " " + status);
        assertThat(Wire.name(Wire.submitted(status, null, ENVELOPE.formatted(status))))
                .startsWith(expected + " " + status);
        assertThat(Wire.name(Wire.submitted(status, null, HTML)))
                .startsWith(expected + " " + status);
        assertThat(Wire.name(Wire.submitted(200, null, ENVELOPE.formatted(status))))
                .startsWith(expected + " " + (status < 300 ? 200 : status));
    }

    @ParameterizedTest(name = "{0}, Retry-After {1}, {2}: {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    200 | -  | {"status":"queued"}                       | Running queued
                    202 | -  | {"data":{"state":"odd"}}                  | Running odd ?
                    200 | -  | {"data":{"status":"In Progress"}}         | Running In Progress
                    200 | -  | {"data":{"status":"CANCELED"}}            | Failed null: null null
                    200 | -  | {"data":{"status":"timeout"}}             | Failed null: null null
                    200 | -  | {"type":"error","message":"x"}            | Unavailable 200 null
                    200 | -  | {"data":{"type":"video","state":"queued"}} | Running queued
                    200 | -  | {"data":{"type":"video"}}                 | Unavailable 200 null
                    200 | 9  | {"code":429}                              | Unavailable 429 PT9S
                    200 | -  | {"code":500,"data":{"url":"https://a.b/v"}} | Unavailable 500 null
                    200 | -  | {"url":"https://a.b/v"}                   | Completed [https://a.b/v] null
                    200 | -  | {"video":{"url":"https://a.b/v"}}         | Completed [https://a.b/v] null
                    200 | -  | {}                                        | Unavailable 200 null
                    200 | -  | -                                         | Unavailable 200 null
                    200 | -  | <html>                                    | Unavailable 200 null
                    200 | -  | {"status":"completed"                     | Unavailable 200 null
                    500 | -  | {"status":"failed"}                       | Unavailable 500 null
                    404 | -  | {"status":"failed"}                       | Unavailable 404 null
                    301 | -  | {"status":"completed"}                    | Unavailable 301 null
                    429 | 9  | {}                                        | Unavailable 429 PT9S
                    503 | 9  | <html>                                    | Unavailable 503 PT9S
                    """)
    void theReplyToALook(int status, String retryAfter, String body, String expected) {
        String text = body == null ? "" : body;

        assertThat(Wire.name(Wire.looked(status, retryAfter, text))).isEqualTo(expected);
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of(new UnknownHostException("x"), "not known"),
                Arguments.of(new ConnectException("x"), "no connection"),
                Arguments.of(new SSLHandshakeException("x"), "no TLS"),
                Arguments.of(new SocketException("https://secret.link/"), "SocketException"),
                Arguments.of(new IOException("https://secret.link/"), "IOException"));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whetherAByteLeftDecidesNotTheKindOfFault(Exception cause, String words) {
        SubmitOutcome before =
                Wire.RULE.submitted(new Lost(false, 0, null, cause), Wire.redactor());
        SubmitOutcome after = Wire.RULE.submitted(new Lost(true, 0, null, cause), Wire.redactor());
        StatusOutcome look = Wire.RULE.looked(new Lost(true, 0, null, cause), Wire.redactor());

        assertThat(before)
                .isInstanceOfSatisfying(
                        SubmitOutcome.NeverLeft.class,
                        n -> assertThat(n.message()).contains(words).doesNotContain("secret"));
        assertThat(after).isInstanceOf(SubmitOutcome.Unknown.class);
        assertThat(look).isInstanceOf(StatusOutcome.Unavailable.class);
    }

    @ParameterizedTest(name = "\"{0}\" is {1}")
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    '5',                                       PT5S
                    ' 5 ',                                     PT5S
                    '0',                                       PT0S
                    '-5',                                      PT0S
                    '1.2',                                     PT2S
                    '299',                                     PT4M59S
                    '301',                                     PT5M
                    '999999999999999999',                      PT5M
                    '99999999999999999999999999',              PT5M
                    'Sun, 01 Mar 2026 12:00:30 GMT',           PT30S
                    'Sunday, 01-Mar-26 12:00:30 GMT',          PT30S
                    'Sun, 01 Mar 2026 11:00:00 GMT',           PT0S
                    'Sun, 01 Mar 2026 13:00:00 GMT',           PT5M
                    'Mon, 01 Mar 9999 13:00:00 GMT',           PT5M
                    'soon',                                    -
                    '',                                        -
                    '5 s',                                     -
                    '1e3',                                     -
                    '2026-03-01T12:00:30Z',                    -
                    """)
    void retryAfterInSecondsOrAsADate(String header, Duration expected) {
        RetryAfter asked = RetryAfter.parse(header, Wire.NOW);

        assertThat(asked == null ? null : asked.pause()).isEqualTo(expected);
        assertThat(RetryAfter.parse(null, Wire.NOW)).isNull();
    }

    @Test
    void aMessageSaysWhatToDo() {
        assertThat(refusal(401)).contains("apiKey");
        assertThat(refusal(402)).contains("https://apiin.one/billing/credits");
        assertThat(refusal(308)).contains("baseUrl");
        assertThat(((SubmitOutcome.Refused) Wire.submitted(422, null, HTML)).message())
                .isEqualTo("422: an HTML page");
    }

    private static String refusal(int status) {
        return ((SubmitOutcome.Refused) Wire.submitted(status, null, ERROR.formatted(status)))
                .message();
    }

    @ParameterizedTest
    @ValueSource(ints = {32 * 1024 - 100, 32 * 1024 + 100})
    void theRawReplyIsKeptUpToItsLimitWithoutTheKey(int padding) {
        String body = "{\"task_id\":\"n31\",\"key\":\"" + Wire.KEY + "\"}" + " ".repeat(padding);

        SubmitOutcome.Accepted accepted = (SubmitOutcome.Accepted) Wire.submitted(200, null, body);

        assertThat(accepted.rawReply()).contains("[key]").doesNotContain(Wire.KEY);
        assertThat(accepted.rawReply()).hasSizeLessThanOrEqualTo(Redactor.LONGEST_REPLY);
    }
}
