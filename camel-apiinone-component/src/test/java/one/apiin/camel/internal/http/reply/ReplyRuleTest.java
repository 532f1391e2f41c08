package one.apiin.camel.internal.http.reply;

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
import one.apiin.camel.docs.MarkdownFile;
import one.apiin.camel.internal.http.client.CallResult.Lost;
import one.apiin.camel.internal.http.client.CallResult.RetryAfter;
import one.apiin.camel.internal.http.client.Redactor;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
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

    /** The tables of docs/reference/replies.md are the rows of this test. */
    static Stream<Arguments> documented() {
        return MarkdownFile.read("docs/reference/replies.md")
                .text()
                .lines()
                .filter(line -> line.matches("\\| \\d{3} \\|.*"))
                .map(line -> line.split("\\s*\\|\\s*"))
                .map(cells -> Arguments.of(cells[1], cells[2], cells[3], cells[4]));
    }

    @ParameterizedTest(name = "{0}, Retry-After {1}, {2}: {3}")
    @MethodSource("documented")
    void theReplyToAPost(int status, String retryAfter, String body, String outcome) {
        String asked = retryAfter.equals("-") ? null : retryAfter;
        String text = body.equals("-") ? "" : body.substring(1, body.length() - 1);

        assertThat(said(Wire.submitted(status, asked, text))).isEqualTo(outcome);
    }

    /** As the documented ones, in further forms. */
    @ParameterizedTest(name = "{0}, Retry-After {1}, {2}: {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    500 | - | `{"task_id":"n31"}` | accepted, task n31
                    200 | - | `{"code":0,"id":"t1"}` | accepted, task t1
                    200 | - | `{"id":"t1","status":"failed"}` | accepted, task t1
                    500 | - | `{"task_id":"n31","status":"error"}` | accepted, task n31
                    429 | - | `{"data":{"task_id":"n31","status":"failed"}}` | accepted, task n31
                    504 | - | `{"id":"t1","status":"simmering"}` | accepted, task t1
                    409 | - | `{"task_id":"n31"}` | accepted, task n31
                    503 | 7 | `{"task_id":"n31"}` | accepted, task n31
                    200 | - | `"{\\"data\\":{\\"task_id\\":\\"n31\\"}}"` | accepted, task n31
                    200 | - | ` "[{\\"id\\":\\"t1\\"}]"` | accepted, task t1
                    200 | - | `"{\\"code\\":402}"` | rejected, 402, code 402
                    302 | - | `{"task_id":"n31"}` | accepted, task n31
                    429 | 7 | `<html>` | busy, 429, waits 7 s
                    429 | 7 | - | busy, 429, waits 7 s
                    200 | - | `{"error":{"code":429}}` | busy, 429
                    503 | 7 | `{"code":503,"message":"full"}` | busy, 503, waits 7 s
                    429 | 7 | `{"status":"error","message":"slow","id":"r1"}` | busy, 429, waits 7 s
                    401 | - | `{"status":"error","message":"bad","id":"r1"}` | rejected, 401
                    402 | - | `{"status":"fail","data":{"id":"r1"}}` | rejected, 402
                    403 | - | `{"id":"r1","state":"rejected"}` | rejected, 403
                    400 | - | `{"id":"r1","error":"bad"}` | rejected, 400
                    200 | - | `{"id":"r1","code":402}` | rejected, 402, code 402
                    200 | - | `{"code":402}` | rejected, 402, code 402
                    200 | - | `{"code":"402"}` | rejected, 402, code 402
                    200 | - | `{"code":307}` | rejected, 307, code 307
                    200 | - | `{"error":{"code":401}}` | rejected, 401, code 401
                    301 | - | - | rejected, 301
                    402 | - | `{"error":{"code":402}}` | rejected, 402, code 402
                    404 | - | `<html>` | rejected, 404
                    422 | 7 | `{"code":422,"message":"bad"}` | rejected, 422, code 422
                    503 | soon | `{"error":{"code":503}}` | unknown, 503
                    503 | 7 | - | unknown, 503
                    503 | 7 | `{}` | unknown, 503
                    200 | 7 | `{"code":503}` | unknown, 503
                    200 | - | `{"code":402,"data":{"status":"queued"}}` | unknown, 200
                    200 | - | `{"code":408}` | unknown, 408
                    200 | - | `{"code":409}` | unknown, 409
                    200 | - | `{"code":425}` | unknown, 425
                    200 | - | `{"code":200}` | unknown, 200
                    200 | - | `{}` | unknown, 200
                    200 | - | `[]` | unknown, 200
                    200 | - | `<html>` | unknown, 200
                    200 | - | `OK` | unknown, 200
                    204 | - | - | unknown, 204
                    200 | - | `{"task_id":""}` | unknown, 200
                    200 | - | `{"task_id":null,"data":null}` | unknown, 200
                    200 | - | `{"task_id":1.5}` | unknown, 200
                    200 | - | `{"task_id":["n31"]}` | unknown, 200
                    200 | - | `{"task_id":"a\\u0000b"}` | unknown, 200
                    500 | 7 | `{"error":{"code":402}}` | unknown, 500
                    500 | - | `{"status":"error","message":"bad","id":"r1"}` | unknown, 500
                    502 | 7 | `<html>` | unknown, 502
                    408 | 7 | `{}` | unknown, 408
                    500 | - | - | unknown, 500
                    """)
    void theReplyToAPostInFurtherForms(int status, String retryAfter, String body, String outcome) {
        theReplyToAPost(status, retryAfter, body, outcome);
    }

    @Test
    void theTablesNameEveryOutcomeAndEveryUndecidedStatus() {
        List<Object[]> rows = documented().map(Arguments::get).toList();

        assertThat(rows)
                .extracting(row -> row[3].toString().split(",")[0])
                .containsOnly("accepted", "busy", "rejected", "unknown");
        assertThat(rows).extracting(row -> row[0]).contains("408", "409", "425", "429", "503");
    }

    private static String said(SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Accepted accepted) {
            return "accepted, task " + accepted.taskId();
        }
        if (outcome instanceof SubmitOutcome.Busy busy) {
            Duration wait = busy.retryAfter();
            return "busy, "
                    + busy.status()
                    + (wait == null ? "" : ", waits " + wait.toSeconds() + " s");
        }
        if (outcome instanceof SubmitOutcome.Refused no) {
            return "rejected, " + no.status() + (no.code() == null ? "" : ", code " + no.code());
        }
        return "unknown, " + ((SubmitOutcome.Unknown) outcome).status();
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
                    200 | -  | {"status":"error","message":"too many"}   | Unavailable 200 null
                    200 | -  | {"status":"fail","data":null}             | Unavailable 200 null
                    200 | -  | {"code":200,"status":"timeout"}           | Unavailable 200 null
                    200 | -  | {"status":"error","request_id":"r1"}      | Unavailable 200 null
                    200 | -  | {"status":"error","result":null}          | Unavailable 200 null
                    200 | -  | {"status":"error","output":{}}            | Unavailable 200 null
                    200 | -  | {"type":"timeout","trace_id":"r1"}        | Unavailable 200 null
                    200 | -  | {"status":"error","task_id":"t-1"}        | Failed null: null null
                    200 | -  | {"status":"fail","progress":100}          | Failed null: null null
                    200 | -  | {"data":{"status":"error"}}               | Failed null: null null
                    200 | -  | {"status":"failed"}                       | Failed null: null null
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
    void theReplyToAStatusCall(int status, String retryAfter, String body, String expected) {
        String text = body == null ? "" : body;

        assertThat(Wire.name(Wire.polled(status, retryAfter, text))).isEqualTo(expected);
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
    void theOutcomeDependsOnWhetherAByteWasSentNotOnTheException(Exception cause, String words) {
        SubmitOutcome before =
                Wire.RULE.submitted(new Lost(false, 0, null, cause), Wire.redactor());
        SubmitOutcome after = Wire.RULE.submitted(new Lost(true, 0, null, cause), Wire.redactor());
        StatusOutcome status =
                Wire.RULE.polled(new Lost(true, 0, null, cause), Wire.redactor(), null);

        assertThat(before)
                .isInstanceOfSatisfying(
                        SubmitOutcome.NotSent.class,
                        n -> assertThat(n.message()).contains(words).doesNotContain("secret"));
        assertThat(after).isInstanceOf(SubmitOutcome.Unknown.class);
        assertThat(status).isInstanceOf(StatusOutcome.Unavailable.class);
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
