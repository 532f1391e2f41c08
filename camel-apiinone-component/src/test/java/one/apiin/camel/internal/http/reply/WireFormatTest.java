package one.apiin.camel.internal.http.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One line for each shape of a reply that is documented, seen at a sister service, or likely. */
class WireFormatTest {

    private static final String V = "https://cdn.example/v/n31.mp4";
    private static final String W = "https://cdn.example/v/n31-2.mp4";
    private static final String DONE = "Completed [" + V + "] ";
    private static final String BOTH = "Completed [" + V + ", " + W + "] ";

    /** The reply to a POST with HTTP 200. */
    private static final String CREATIONS =
            """
            create-a                              | Accepted n31abc_grokvid null
            create-a-camel-case                   | Accepted n31abc_grokvid null
            create-a-failed-at-once               | Accepted n31abc_grokvid null
            create-a-number-id                    | Accepted 123456789012345678 null
            create-a-with-credits                 | Accepted n50abc123ltx2 36
            create-a-with-unknown-field           | Accepted n31abc_grokvid null
            create-a-with-unknown-state           | Accepted n31abc_grokvid null
            create-b                              | Accepted task_abc123 null
            create-c                              | Accepted gen123abc456def789ksv null
            create-data-id                        | Accepted task_abc123 null
            create-echo-holds-another-id          | Unknown 200
            create-error-with-task-id             | Accepted n31abc_grokvid null
            create-without-id                     | Unknown 200
            create-in-result                      | Accepted n31abc_grokvid null
            create-in-task                        | Accepted n31abc_grokvid null
            create-in-payload                     | Accepted n31abc_grokvid null
            create-in-a-list                      | Accepted n31abc_grokvid null
            create-in-json-text                   | Accepted n31abc_grokvid null
            create-kebab-case                     | Accepted n31abc_grokvid 24
            create-not-quite-json                 | Accepted n31abc_grokvid null
            error-401                             | Refused 401 401
            error-402                             | Refused 402 402
            error-404                             | Unknown 200
            error-429                             | Busy 429 null
            error-500                             | Unknown 500
            error-bad-prompt                      | Unknown 200
            error-odd-code                        | Unknown 200
            error-text                            | Unknown 200
            error-with-request-id                 | Refused 400 400
            """;

    /** The reply to a GET with HTTP 200; {V} and {W} are the links. */
    private static final String STATUS_REPLIES =
            """
            error-401                             | Unavailable 401 null
            error-404                             | Unavailable 200 null
            error-429                             | Unavailable 429 null
            error-500                             | Unavailable 500 null
            error-text                            | Unavailable 200 null
            status-sister-running                 | Running IN_PROGRESS
            status-sister-done                    | {V} 24
            status-sister-done-two                | {V,W} null
            status-sister-failed                  | Failed null: content policy 0
            status-sister-json-text               | {V} null
            status-sister-objects                 | {V,W} null
            status-grok-running                   | Running processing
            status-grok-done                      | {V} null
            status-grok-failed                    | Failed MODERATION: refused by moderation null
            status-music-running                  | Running first
            status-music-done                     | {V} null
            status-music-failed                   | Failed null: no credits at the source null
            status-client-running                 | Running running
            status-client-done-output             | {V} null
            status-client-done-video-url          | {V} null
            status-client-done-flat               | {V} null
            status-client-failed                  | Failed null: out of memory null
            status-flat-running                   | Running pending
            status-flat-done                      | {V} 24
            status-flat-failed                    | Failed 422: bad ratio null
            status-flat-expired                   | Failed null: too old null
            status-with-unknown-field             | {V} null
            status-with-unknown-state             | Running SIMMERING ?
            status-number-is-no-word              | Running running
            status-end-without-url                | Completed [] null
            status-echo-with-image-urls           | {V} null
            status-only-echo                      | Completed [] null
            status-envelope-success-inner-running | Running IN_PROGRESS
            status-envelope-success-only          | Unavailable 200 null
            status-envelope-error-only            | Unavailable 404 null
            status-no-word-but-links              | {V,W} null
            status-data-list                      | {V,W} null
            status-result-urls-json-text          | {V} null
            status-data-videos                    | Running succeed_not ?
            status-data-urls                      | {V} null
            status-relative-links                 | {V} null
            status-code-500-inside                | Unavailable 500 null
            status-success-despite-code           | {V} null
            status-error-null                     | {V} null
            status-in-result                      | {V} null
            status-in-response                    | Running running
            status-in-task                        | {V,W} 24
            status-in-job                         | Running queued
            status-in-payload                     | {V} null
            status-in-body                        | {V} null
            status-in-generation                  | Failed null: the image is too dark null
            status-in-details                     | {V} null
            status-in-items                       | {V} null
            status-in-a-list                      | {V} null
            status-four-levels-deep               | {V} null
            status-json-text-in-json-text         | {V} null
            status-kebab-case                     | {V} 24
            status-with-images                    | {V} null
            status-type-beside-url                | {V} null
            status-not-quite-json                 | {V} null
            status-with-byte-order-mark           | {V} null
            status-error-in-task                  | Failed NSFW: refused by moderation null
            status-unknown-word-with-links        | Running polishing ?
            """;

    static Stream<Arguments> creations() {
        return rows(CREATIONS);
    }

    static Stream<Arguments> statusReplies() {
        return rows(STATUS_REPLIES);
    }

    private static Stream<Arguments> rows(String table) {
        return table.lines().map(line -> Arguments.of((Object[]) line.split("\\s+\\|\\s+")));
    }

    @ParameterizedTest(name = "{0} means {1}")
    @MethodSource("creations")
    void theReplyToAPost(String fixture, String expected) {
        assertThat(Wire.name(Wire.submitted(200, null, Wire.body(fixture)))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} means {1}")
    @MethodSource("statusReplies")
    void theReplyToAStatusCall(String fixture, String expected) {
        String wanted = expected.replace("{V,W} ", BOTH).replace("{V} ", DONE);

        assertThat(Wire.name(Wire.polled(200, null, Wire.body(fixture)))).isEqualTo(wanted);
    }

    @Test
    void everyFixtureStandsInATable() {
        List<Object> listed =
                Stream.concat(creations(), statusReplies())
                        .map(row -> row.get()[0])
                        .distinct()
                        .toList();

        assertThat(Wire.names().stream().filter(name -> !name.startsWith(Wire.VENDOR)))
                .map(Object.class::cast)
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    @ParameterizedTest
    @MethodSource("statusReplies")
    void noStatusReplyEndsATaskIfHttpSaysError(String fixture, String ignored) {
        for (int status : new int[] {302, 401, 403, 404, 408, 429, 500, 502, 503, 504}) {
            assertThat(Wire.name(Wire.polled(status, null, Wire.body(fixture))))
                    .isEqualTo("Unavailable " + status + " null");
        }
    }

    @ParameterizedTest
    @MethodSource("creations")
    void aTaskIdIsAdoptedWhateverTheStatus(String fixture, String expected) {
        if (expected.startsWith("Accepted")
                && Wire.body(fixture).toLowerCase().contains("task_id")) {
            for (int status : new int[] {201, 202, 302, 400, 401, 402, 408, 429, 500, 503, 504}) {
                assertThat(Wire.name(Wire.submitted(status, "3", Wire.body(fixture))))
                        .isEqualTo(expected);
            }
        }
    }
}
