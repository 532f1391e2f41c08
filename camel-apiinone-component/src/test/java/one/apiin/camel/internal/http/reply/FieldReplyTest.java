package one.apiin.camel.internal.http.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import one.apiin.camel.internal.http.client.Redactor;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.util.BrowserUrl;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies that were once read wrongly, in the shapes that users reported, and others of their kinds. */
class FieldReplyTest {

    private static final ReplyRule RULE =
            new ReplyRule(
                    "https://apiin.one/billing/credits",
                    BrowserUrl.parse("https://apiin.one/api/v1").orElseThrow(),
                    false,
                    InstantSource.fixed(Wire.NOW));

    private static StatusOutcome polled(String body, String taskId) {
        return RULE.polled(new Reply(200, null, body), Redactor.hiding(Wire.KEY), taskId);
    }

    private static List<String> urls(String body) {
        return ((StatusOutcome.Completed) polled(body, "X")).videoUrls();
    }

    /** The zero values of some languages' types. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "\"0\"", "-1", "\"-1\"", "\"null\"", "\"None\"", "\"undefined\""})
    void anIdThatSaysNoneIsNone(String id) {
        String refused =
                "{\"code\":402,\"message\":\"no credits\",\"data\":{\"task_id\":" + id + "}}";
        String running = "{\"data\":{\"task_id\":" + id + ",\"status\":\"running\"}}";

        assertThat(Wire.submitted(402, null, refused)).isInstanceOf(SubmitOutcome.Refused.class);
        assertThat(Wire.submitted(200, null, refused)).isInstanceOf(SubmitOutcome.Refused.class);
        assertThat(polled(running, "X")).isInstanceOf(StatusOutcome.Running.class);
    }

    /** A URL, a count, a flag, a name and a sentence about the work explain no failure. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    {"code":"success","data":{"task_id":"X","status":"SUCCESS","fail_reason":"https://h.example/v1/videos/X/content","progress":"100%"}} | https://h.example/v1/videos/X/content
                    {"id":"X","object":"video","status":"completed","metadata":{"url":"https://h.example/v.mp4"}} | https://h.example/v.mp4
                    {"status":"completed","metadata":{"url":"https://h.example/v.mp4"}}              |
                    "{\\"status\\":\\"completed\\",\\"video_url\\":\\"https://h.example/v.mp4\\"}" | https://h.example/v.mp4
                    {"status":"completed","status_message":"Video generated successfully","video_url":null} |
                    {"status":"completed","failed_attempts":1}                                       |
                    {"status":"completed","is_rejected":false}                                       |
                    {"status":"completed","status_message":"Finished in 41 s"}                       |
                    {"status":"completed","status_message":"Finished without errors"}                |
                    {"status":"completed","status_message":"Rendered, 0 frames failed"}              |
                    {"status":"completed","status_message":"Rendered, errors: 0"}                    |
                    {"status":"completed","status_message":"Upload failed, retrying"}                |
                    {"status":"completed","status_message":"Recovered from an error, uploading"}     |
                    {"status":"completed","status_message":"Moderation: nothing blocked"}            |
                    {"status":"completed","status_message":"nsfw: false"}                            |
                    {"status":"completed","status_message":"no_failures"}                            |
                    {"status":"completed","message":"safety_check_passed"}                           |
                    {"status":"completed","finishReason":"NO_PROHIBITED_CONTENT"}                    |
                    {"status":"completed","finishReason":"PROHIBITED_CONTENT","video_url":"https://h.example/v.mp4"} | https://h.example/v.mp4
                    {"status":"completed","detail":"content_filter_passed"}                          |
                    {"status":"completed","task_status_msg":"Rendering done"}                        |
                    {"status":"completed","detail":"The video is being uploaded"}                    |
                    {"status":"completed","detail":{"step":"The video is being uploaded"}}           |
                    {"status":"completed","reason":"quality ok"}                                     |
                    {"status":"completed","finish_reason":"end_turn"}                                |
                    {"status":"completed","failover_node":"node38"}                                  |
                    {"status":"completed","failover_reason":"node 37 was busy"}                      |
                    {"status":"completed","fail_policy":"refund"}                                    |
                    {"status":"completed","last_error_at":"2026-03-01T12:00:00Z"}                    |
                    {"status":"completed","callback_error":"HTTP 404 from your server"}              |
                    {"status":"completed","thumbnail_error":"no frame is sharp"}                     |
                    """)
    void aCompletedTaskIsNotFailed(String body, String url) {
        assertThat(urls(body)).isEqualTo(url == null ? List.of() : List.of(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"completed\",\"fail_reason\":\"The video was not successful, it failed\"}",
                "{\"status\":\"completed\",\"reject_reason\":\"content policy\"}",
                "{\"status\":\"completed\",\"block_reason\":\"OTHER\"}",
                "{\"status\":\"completed\",\"last_error\":\"out of memory\"}",
                "{\"status\":\"completed\",\"failed\":\"out of memory\"}",
                "{\"status\":\"completed\",\"failure\":{\"info\":\"out of memory\"}}",
                "{\"status\":\"completed\",\"finish_reason\":\"content_filter\"}",
                "{\"status\":\"completed\",\"finishReason\":\"IMAGE_SAFETY\"}",
                "{\"status\":\"completed\",\"finishReason\":\"PROHIBITED_CONTENT\"}",
                "{\"status\":\"completed\",\"finishReason\":\"IMAGE_PROHIBITED_CONTENT\"}",
                "{\"status\":\"completed\",\"finish_reason\":\"content_prohibited\"}",
                "{\"status\":\"completed\",\"reason\":\"Your image was not fetched: request denied\"}",
                "{\"status\":\"completed\",\"status_message\":\"Failed, please try again\"}",
                "{\"status\":\"completed\",\"detail\":{\"text\":\"The scene is not allowed\"}}"
            })
    void aCompletedTaskWithAReasonAndWithoutAVideoHasFailed(String body) {
        assertThat(polled(body, "X")).isInstanceOf(StatusOutcome.Failed.class);
    }

    /** The ledger can adopt an id of 512 bytes, not of many more; who sends a longer one has sent no id. */
    @ParameterizedTest
    @CsvSource({"x, 512, true", "x, 513, false", "\u8d85, 170, true", "\u8d85, 171, false"})
    void anIdHasAtMost512Bytes(String character, int length, boolean accepted) {
        String created = "{\"data\":{\"task_id\":\"" + character.repeat(length) + "\"}}";

        assertThat(Wire.submitted(200, null, created) instanceof SubmitOutcome.Accepted)
                .isEqualTo(accepted);
        assertThat(Wire.submitted(503, null, created))
                .as("a reply that names a task is never read as not accepted")
                .isNotInstanceOf(SubmitOutcome.Busy.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"\",\"message\":\"\"}",
                "{}",
                "[]",
                "null",
                "false",
                "\"\"",
                "\"  \"",
                "0",
                "\"0\"",
                "\"none\"",
                "\"null\"",
                "\"No error\"",
                "{\"code\":0}",
                "{\"code\":0,\"message\":\"ok\"}",
                "{\"code\":\"0\",\"message\":null,\"details\":[]}",
                "{\"code\":0,\"raw_message\":\"\",\"message\":\"\",\"detail\":null}",
                "{\"error\":{\"code\":\"\"}}",
                "[{\"code\":0,\"message\":\"\"}]",
                "{\"message\":\"SUCCESS\",\"request_id\":\"r1\"}",
                "{\"code\":200}",
                "{\"code\":\"0000\",\"message\":\"Success\"}",
                "\"nil\""
            })
    void anErrorThatSaysNoneIsNone(String error) {
        String created = "{\"id\":\"X\",\"status\":\"queued\",\"error\":" + error + "}";
        String bare = "{\"id\":\"X\",\"error\":" + error + "}";
        String done = "{\"id\":\"X\",\"url\":\"https://a.b/v.mp4\",\"error\":" + error + "}";

        assertThat(Wire.name(Wire.submitted(200, null, created))).isEqualTo("Accepted X null");
        assertThat(Wire.name(Wire.submitted(200, null, bare))).isEqualTo("Accepted X null");
        assertThat(Wire.name(polled(created, "X"))).isEqualTo("Running queued");
        assertThat(Wire.name(polled(done, "X"))).isEqualTo("Completed [https://a.b/v.mp4] null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"no credits\"",
                "\"no\"",
                "{\"code\":\"E7\"}",
                "{\"code\":7,\"message\":\"\"}",
                "[{\"message\":\"bad\"}]",
                "true",
                "1"
            })
    void anErrorThatSaysSomethingIsOne(String error) {
        String body = "{\"id\":\"X\",\"error\":" + error + "}";

        assertThat(Wire.name(Wire.submitted(200, null, body))).isEqualTo("Unknown 200");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    {"data":{"task_id":"X","task_status":"succeed","task_result":{"videos":[{"url":"https://a.b/v.mp4"}]}}} | Completed [https://a.b/v.mp4] null
                    {"data":{"task_id":"X","task_status":"SUCCESS","task_result":{"videos":[{"url":"https://a.b/v.mp4"}]}}} | Completed [https://a.b/v.mp4] null
                    {"status":"done","video":{"url":"https://a.b/v.mp4"}}           | Completed [https://a.b/v.mp4] null
                    {"status":"Finished","output":{"media":{"hd":"https://a.b/v.mp4"}}} | Completed [https://a.b/v.mp4] null
                    {"status":"ready","url":"https://a.b/v"}                         | Completed [https://a.b/v] null
                    {"status":"ready"}                                               | Running ready ?
                    {"status":"TASK_STATUS_SUCCEED","video_url":"https://a.b/v"}     | Completed [https://a.b/v] null
                    {"status":{"state":"error","task":1}}                            | Failed null: null null
                    {"status":{"state":"error","code":"E7","message":"too dark"}}    | Failed E7: too dark null
                    {"data":{"state":{"name":"completed"},"url":"https://a.b/v"}}    | Completed [https://a.b/v] null
                    {"status":{"state":"simmering"}}                                 | Running simmering ?
                    {"status":"JOB_STATE_SUCCEEDED","url":"https://a.b/v"}           | Completed [https://a.b/v] null
                    {"data":{"taskInfo":{"status":"failed","status_reason":{"message":"too dark"}}}} | Failed null: too dark null
                    {"status":"failed","errorDetail":"too dark","error_code":"E7"}   | Failed E7: too dark null
                    {"status":"failed","reasoning":"a b c","rejection_reason":"too dark"} | Failed null: too dark null
                    {"status":"failed","base_resp":{"status_code":7,"status_msg":"too dark"}} | Failed 7: too dark null
                    {"status":"not_failed"}                                          | Running not_failed ?
                    {"status":"aborted"}                                             | Failed null: null null
                    {"state":"Dreaming"}                                             | Running Dreaming
                    {"code":0,"message":"SUCCEED","data":{"task_status":"failed","task_status_msg":"Image pixel is invalid"}} | Failed null: Image pixel is invalid null
                    {"status":"FAILED","failure":"Text was refused","failureCode":"SAFETY.INPUT.TEXT"} | Failed SAFETY.INPUT.TEXT: Text was refused null
                    {"message":"success","data":{"status":"failed","why":"The text is too long"}}      | Failed null: The text is too long null
                    {"msg":"ok","data":{"status":"failed","errors":["too dark"]}}    | Failed null: too dark null
                    {"status":"failed","detail":[{"loc":["body"],"msg":"field required"}]} | Failed null: field required null
                    {"status":"failed","created_at":"Sun, 01 Mar 2026","model":"a b c"}    | Failed null: null null
                    {"message":"done","data":{"status":"failed","logs":["a b c"]}}   | Failed null: null null
                    {"status":"COMPLETED","error_type":"provider_timeout"}           | Failed provider_timeout: null null
                    {"data":{"status":"completed","error":"too dark","response":[]}} | Failed null: too dark null
                    {"status":"success","detail":[{"msg":"too dark"}],"result":null} | Failed null: too dark null
                    {"isFinished":true,"failure_reason":"too dark"}                  | Failed null: too dark null
                    {"status":"done","error":{"code":0,"message":""}}                | Completed [] null
                    {"status":"done","finish_reason":"stop"}                         | Completed [] null
                    {"status":"done","request":{"error":"too dark"}}                 | Completed [] null
                    {"status":"done","error":"late","url":"https://a.b/v"}           | Completed [https://a.b/v] null
                    {"status":"done","error":"late","x":{"y":"https://a.b/v.mp4"}}   | Completed [https://a.b/v.mp4] null
                    {"status":"interrupted"}                                         | Failed null: null null
                    {"status":"cancel"}                                              | Failed null: null null
                    {"status":"revoked"}                                             | Failed null: null null
                    """)
    void theStateTheReasonAndTheVideo(String body, String expected) {
        assertThat(Wire.name(polled(body, "X"))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    {"response":["https://a.b/preview.gif","https://a.b/v.mp4"]}                         | https://a.b/v.mp4
                    {"response":["https://a.b/sound.mp3","https://a.b/v.mp4"]}                           | https://a.b/v.mp4
                    {"response":["https://a.b/x","https://a.b/v.mp4"]}                                   | https://a.b/v.mp4
                    {"output":[{"type":"audio","url":"https://a.b/1"},{"type":"video","url":"https://a.b/2"}]} | https://a.b/2
                    {"output":[{"content_type":"text/vtt","url":"https://a.b/1"},{"url":"https://a.b/2"}]}     | https://a.b/2
                    {"subtitle_url":"https://a.b/s","srt":"https://a.b/x.srt","video_url":"https://a.b/2"}     | https://a.b/2
                    {"result":{"preview_video":"https://a.b/p.mp4","video":"https://a.b/v.mp4"}}         | https://a.b/v.mp4
                    {"result":{"url":"https://a.b/p","download_url":"https://a.b/v.mp4"}}                | https://a.b/v.mp4
                    {"assets":{"clip":{"master":"https://a.b/v.mov?x=1"}}}                               | https://a.b/v.mov?x=1
                    {"media":{"file":"https://a.b/v"}}                                                   | https://a.b/v
                    {"response":"https://a.b/f?name=v.mp4"}                                              | https://a.b/f?name=v.mp4
                    {"request":{"video":"https://a.b/in.mp4"},"x":"https://a.b/in.mp4","y":"https://a.b/v.mp4"} | https://a.b/v.mp4
                    {"input":"{#a#:#https://a.b/in.mp4#}","x":{"y":"https://a.b/v.mp4"}}                 | https://a.b/v.mp4
                    {"urls":{"get":"https://a.b/1","web":"https://a.b/2"},"status_url":"https://a.b/3.mp4"} |
                    {"input_video":"https://a.b/in.mp4","reference":{"url":"https://a.b/r.mp4"}}         |
                    {"response":["https://a.b/a b/\u00fc.mp4"]}                                          | https://a.b/a%20b/%C3%BC.mp4
                    {"response":["http://video_cdn:8080/v.mp4"]}                                         | http://video_cdn:8080/v.mp4
                    {"response":["HTTPS://B\u00fccher.example/v.mp4"]}                                   | https://xn--bcher-kva.example/v.mp4
                    {"url":"/v1/videos/X/content"}                                                       | https://apiin.one/v1/videos/X/content
                    {"video_url":"../files/v.mp4"}                                                       | https://apiin.one/files/v.mp4
                    {"output":["clips/v.mp4"]}                                                           | https://apiin.one/api/clips/v.mp4
                    {"video_url":"v1/videos/X/content"}                                                  | https://apiin.one/api/v1/videos/X/content
                    {"playback":{"hls":"https://a.b/v.m3u8","mp4":"https://a.b/v.mp4"}}                  | https://a.b/v.mp4
                    {"content":[{"type":"video_url","video_url":{"url":"https://a.b/v"}}]}               | https://a.b/v
                    {"links":[{"rel":"self","href":"https://a.b/1"},{"rel":"video","href":"https://a.b/v.mp4"}]} | https://a.b/v.mp4
                    {"video_input":"https://a.b/in.mp4","source_video_url":"https://a.b/in2.mp4"}        |
                    {"url":"//cdn.example/v"}                                                            | https://cdn.example/v
                    {"url":"/v1/videos/X","response":["https://a.b/v.mp4"]}                              | https://a.b/v.mp4
                    {"output":"a text with /slashes"}                                                    |
                    """)
    void theVideoAmongLinks(String rest, String url) {
        String body = "{\"status\":\"completed\"," + rest.substring(1).replace("#", "\\\"");

        assertThat(urls(body)).isEqualTo(url == null ? List.of() : List.of(url));
    }

    @Test
    void aLinkBeyondEightKibibytesIsNotUsedAndTheEndIsRead() {
        String longUrl = "https://a.b/v.mp4?" + "x".repeat(1_030_000);

        assertThat(urls("{\"status\":\"SUCCESS\",\"url\":\"" + longUrl + "\"}")).isEmpty();
        assertThat(
                        urls(
                                "{\"status\":\"done\",\"response\":[\""
                                        + longUrl
                                        + "\",\"https://a.b/w\"]}"))
                .containsExactly("https://a.b/w");
        assertThat(
                        urls(
                                "{\"status\":\"done\",\"url\":\"https://a.b/"
                                        + "\u00fc".repeat(2_000)
                                        + "\"}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"errors\":[{\"message\":\"no such ratio\"}]}",
                "{\"errors\":[\"no such ratio\"]}",
                "{\"errors\":{\"ratio\":[\"no such ratio\"]}}",
                "{\"detail\":\"no such ratio\"}",
                "{\"detail\":[{\"loc\":[\"body\",\"ratio\"],\"msg\":\"no such ratio\"}]}",
                "{\"error\":{\"reason\":\"no such ratio\"}}",
                "{\"err_msg\":\"no such ratio\"}",
                "{\"base_resp\":{\"status_code\":1004,\"status_msg\":\"no such ratio\"}}"
            })
    void theReasonOfARefusal(String body) {
        assertThat(Wire.submitted(400, null, body))
                .isInstanceOfSatisfying(
                        SubmitOutcome.Refused.class,
                        no -> assertThat(no.message()).isEqualTo("400: no such ratio"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    {"data":{"task_id":"theirs","status":"SUCCESS","response":["https://a.b/v"]}}     | Unavailable 200 null
                    {"taskId":"theirs","status":"failed"}                                            | Unavailable 200 null
                    {"data":{"task_id":"mine","status":"SUCCESS","response":["https://a.b/v"]}}       | Completed [https://a.b/v] null
                    {"data":{"id":"mine","task_id":"of-the-vendor","status":"queued"}}               | Running queued
                    {"data":{"task_id":"mine","upstream":{"task_id":"of-the-vendor"},"status":"queued"}} | Running queued
                    {"data":{"status":"queued","request":{"task_id":"theirs"}}}                       | Running queued
                    {"id":"a-record","status":"queued"}                                              | Running queued
                    """)
    void aReplyAboutAnotherTaskIsNone(String body, String expected) {
        assertThat(Wire.name(polled(body, "mine"))).isEqualTo(expected);
    }

    @Test
    void aPlainIdNamesATaskIfCreationsDoSo() {
        ReplyRule rule = Wire.rule();
        Redactor redactor = Redactor.hiding(Wire.KEY);
        Reply theirs = new Reply(200, null, "{\"id\":\"theirs\",\"status\":\"completed\"}");

        assertThat(rule.polled(theirs, redactor, "mine"))
                .isInstanceOf(StatusOutcome.Completed.class);
        rule.submitted(new Reply(200, null, "{\"id\":\"mine\",\"status\":\"pending\"}"), redactor);
        assertThat(rule.polled(theirs, redactor, "mine"))
                .isInstanceOfSatisfying(
                        StatusOutcome.Unavailable.class,
                        none -> assertThat(none.message()).contains("another task"));
    }

    @Test
    void thePromptIsInNoMessageButTheWholeTextInThatOfTheFailure() {
        String prompt = "A Red Fox in the Snow";
        String failed =
                "{\"status\":\"failed\",\"message\":\"Refused: a red fox in the snow\\nis \\\"bad\\\"\"}";
        String refused = "{\"message\":\"a RED fox  in the snow is refused: a red fox\"}";
        String quoted = "{\"message\":\"Prompt 'a red fox' can't be used\"}";
        Redactor ofRequest = Redactor.hiding(Wire.KEY, new VideoRequest("kling-3", prompt));

        assertThat(((StatusOutcome.Failed) polled(failed, "X")).message())
                .isEqualTo("Refused: a red fox in the snow is \"bad\"");
        assertThat(
                        ((SubmitOutcome.Refused)
                                        RULE.submitted(new Reply(400, null, refused), ofRequest))
                                .message())
                .isEqualTo("400: [prompt] is refused");
        assertThat(
                        ((StatusOutcome.Unavailable)
                                        RULE.polled(
                                                new Reply(400, null, quoted),
                                                Redactor.hiding(Wire.KEY),
                                                null))
                                .message())
                .isEqualTo("400: Prompt");
    }

    @Test
    void invisibleCharactersLeaveNoTextAndMakeAnIdUnusable() {
        String dirty = "a\\u2028b\\u2029c\\u202Ed\\u200Be\\u0085f\\u0000g\\uD83Dh";
        StatusOutcome failed =
                polled(
                        "{\"status\":\"failed\",\"code\":\""
                                + dirty
                                + "\",\"message\":\""
                                + dirty
                                + "\"}",
                        "X");
        StatusOutcome running = polled("{\"status\":\"" + dirty + "\"}", "X");

        assertThat(((StatusOutcome.Failed) failed).message()).isEqualTo("a b c d e f g h");
        assertThat(((StatusOutcome.Running) running).word()).isEqualTo("a b c d e f g h");
        for (String c : List.of("\\u2028", "\\u2029", "\\u202E", "\\u200B", "\\u0085", "\\uD83D")) {
            String created = "{\"task_id\":\"n3" + c + "1\",\"status\":\"pending\"}";
            assertThat(Wire.name(Wire.submitted(200, null, created))).isEqualTo("Unknown 200");
        }
    }

    @Test
    void anUnknownWordBesideAVideoGivesItsUrl() {
        StatusOutcome outcome = polled("{\"status\":\"polished\",\"url\":\"https://a.b/v\"}", "X");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        StatusOutcome.Running.class,
                        running -> {
                            assertThat(running.known()).isFalse();
                            assertThat(running.videoUrls()).containsExactly("https://a.b/v");
                        });
    }

    /** Half a mebibyte of what costs most to read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"x\"},",
                "{\"task_id\":\"x\"},",
                "{\"url\":\"https://a.b/1\"},",
                "\"https://a.b/1\",",
                "\"https://a.b/\u6620\u6620\u6620\",",
                "{\"image_url\":\"https://a.b/1\"},",
                "\"{\",",
                "\"{\\\"status\\\":1}\",",
                "{\"error\":{\"message\":\"a b c\"}},",
                "{\"request_id\":\"x\"},",
                "{\"prompt\":\"a b c\"},"
            })
    @Timeout(30)
    void aLargeReplyIsReadInTime(String piece) {
        String list = "[" + piece.repeat((1 << 19) / piece.length()) + "1]";
        String fields =
                piece.startsWith("{") ? piece.substring(1, piece.length() - 2) : "\"a\":" + piece;
        StringBuilder object = new StringBuilder("{");
        for (int i = 0; object.length() < 1 << 19; i++) {
            object.append(fields.replaceFirst("\"(\\w+)\"", "\"$1" + "_".repeat(i % 3) + "\""));
            object.append(",\"url").append(i).append("\":\"https://a.b/").append(i).append("\",");
        }

        for (String body : List.of(list, "{\"data\":" + list + "}", object + "\"x\":1}")) {
            assertThat(polled(body, "X")).isNotNull();
            assertThat(Wire.submitted(200, null, body)).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"status":"completed","status_message":"Generation failed. No credits were charged"} | Generation failed. No credits were charged
                    {"status":"completed","task_status_msg":"\u751f\u6210\u5931\u8d25"}                  | \u751f\u6210\u5931\u8d25
                    {"status":"completed","detail":"Your prompt was flagged"}                            | Your prompt was flagged
                    {"status":"completed","status_message":"Video generated successfully"}               |
                    {"code":200,"message":"success","data":{"status":"completed"}}                       |
                    {"status":"completed","status_message":"Flagged","video_url":"https://h/a.mp4"}      |
                    """)
    void aTextBesideACompletedTaskWithoutVideoMayBeTheReason(String body, String reason) {
        assertThat(polled(body, "X"))
                .isInstanceOfSatisfying(
                        StatusOutcome.Completed.class,
                        done -> assertThat(done.reason()).isEqualTo(reason));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLongTextBesideACompletedTaskIsReadSoon() {
        String text = "fail".repeat(60_000) + " x";
        String body = "{\"status\":\"completed\",\"status_message\":\"" + text + "\"}";

        assertThat(polled(body, "X")).isInstanceOf(StatusOutcome.Failed.class);
    }
}
