package one.apiin.camel.internal.http.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import one.apiin.camel.internal.http.client.CallResult.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mapped places count first; values that they lack are read as without a mapping. */
class ReplyMappingTest {

    private static ReplyRule rule(String... mappings) {
        ReplyRule rule = Wire.rule();
        for (String mapping : mappings) {
            rule.readBy(ReplyMapping.parse(mapping));
        }
        return rule;
    }

    private static String submitted(ReplyRule rule, int status, String body) {
        return Wire.name(rule.submitted(new Reply(status, null, body), Wire.redactor()));
    }

    private static String polled(ReplyRule rule, String body) {
        return Wire.name(rule.polled(new Reply(200, null, body), Wire.redactor(), null));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    id=/a/n               | 200 | {"a":{"n":"j1"}}                              | Accepted j1 null
                    id=/a/n               | 500 | {"a":{"n":"j1"},"error":"lost"}               | Accepted j1 null
                    id=/a/n               | 429 | {"a":{"n":77}}                                | Accepted 77 null
                    id=/a/n               | 200 | {"a":{"n":"j1"},"data":{"task_id":"n31"}}     | Accepted j1 null
                    id=/a/n               | 200 | {"a":{"n":""},"data":{"task_id":"n31"}}       | Accepted n31 null
                    id=/a/n               | 200 | {"a":[],"data":{"task_id":"n31"}}             | Accepted n31 null
                    id=/a/n,id=/b         | 200 | {"b":"j2"}                                    | Accepted j2 null
                    id=/0/n               | 200 | [{"n":"j1"}]                                  | Accepted j1 null
                    id=/a/n               | 200 | {"a":"{\\"n\\":\\"j1\\"}"}                    | Accepted j1 null
                    id=/a~1b/n            | 200 | {"a/b":{"n":"j1"}}                            | Accepted j1 null
                    id=/id                | 400 | {"id":"r1","error":"bad"}                     | Refused 400 null
                    id=/request/id        | 200 | {"request":{"id":"j1"}}                       | Accepted j1 null
                    credits=/cost         | 200 | {"task_id":"n31","cost":"12.2"}               | Accepted n31 13
                    credits=/cost         | 200 | {"task_id":"n31","cost":"?","data":{"consumed_credits":5}} | Accepted n31 5
                    """)
    void submitReplies(String mapping, int status, String body, String expected) {
        assertThat(submitted(rule(mapping), status, body)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    state=/s                      | {"s":"completed","url":"https://a.b/v"}             ! Completed [https://a.b/v] null
                    state=/s                      | {"s":"failed","data":{"status":"SUCCESS"}}          ! Failed null: null null
                    state=/s                      | {"data":{"status":"FAILED"}}                        ! Failed null: null null
                    state=/s                      | {"s":"simmering","data":{"status":"FAILED"}}        ! Running simmering ?
                    state=/s;completed=Fertig     | {"s":"FERTIG","url":"https://a.b/v"}                ! Completed [https://a.b/v] null
                    completed=DONE^READY          | {"status":"ready","url":"https://a.b/v"}            ! Completed [https://a.b/v] null
                    running=success               | {"data":{"status":"success"}}                       ! Running success
                    state=/s,completed=3,failed=4 | {"s":3,"url":"https://a.b/v"}                       ! Completed [https://a.b/v] null
                    state=/s,completed=3,failed=4 | {"s":4}                                             ! Failed null: null null
                    state=/done,completed=true    | {"done":true,"url":"https://a.b/v"}                 ! Completed [https://a.b/v] null
                    state=/done,running=false     | {"done":false,"url":"https://a.b/v"}                ! Running false
                    urls=/x                       | {"status":"success","x":"https://a.b/v"}            ! Completed [https://a.b/v] null
                    urls=/x/0/h                   | {"status":"success","x":[{"h":"https://a.b/v"}]}    ! Completed [https://a.b/v] null
                    urls=/x                       | {"status":"success","x":[{"h":"https://a.b/v","p":"https://a.b/p.jpg"}]} ! Completed [https://a.b/v] null
                    urls=/x                       | {"status":"success","x":[],"url":"https://a.b/v"}   ! Completed [https://a.b/v] null
                    urls=/x                       | {"status":"success","x":"https://a.b/v","url":"https://a.b/w"} ! Completed [https://a.b/v] null
                    urls=/x,urls=/y               | {"status":"success","y":"https://a.b/v"}            ! Completed [https://a.b/v] null
                    urls=/metadata/clip           | {"status":"success","metadata":{"clip":"https://a.b/v"}} ! Completed [https://a.b/v] null
                    urls=/x                       | {"status":"success","x":["https://a.b/i","https://a.b/v"],"request":{"image_urls":["https://a.b/i"]}} ! Completed [https://a.b/v] null
                    urls=/x                       | {"x":"https://a.b/v"}                               ! Completed [https://a.b/v] null
                    error=/why                    | {"status":"failed","why":"too red","message":"no"}  ! Failed null: too red null
                    error=/why                    | {"status":"failed","why":{"code":7,"msg":"red"}}    ! Failed 7: red null
                    error=/why                    | {"status":"failed","error":"plain"}                 ! Failed null: plain null
                    error=/why                    | {"status":"failed","why":"","error":"plain"}        ! Failed null: plain null
                    failed=error                  | {"status":"error","message":"red"}                  ! Failed null: red null
                    running=timeout               | {"status":"timeout"}                                ! Running timeout
                    id=/order/n                   | {"order":{"n":"7"},"status":"fail"}                 ! Failed null: null null
                    credits=/c                    | {"status":"failed","c":0,"consumed_credits":24}     ! Failed null: null 0
                    """)
    void statusReplies(String mapping, String rest) {
        String[] parts = rest.split("\\s+!\\s+");

        assertThat(polled(rule(mapping.replace('^', '|')), parts[0])).isEqualTo(parts[1]);
    }

    @Test
    void theLatestMappingIsAskedFirstAndTheEarlierOnesAfterIt() {
        ReplyRule rule = rule("id=/old,completed=red", "id=/new,failed=red");

        assertThat(submitted(rule, 200, "{\"old\":\"o\",\"new\":\"n\"}")).contains("Accepted n");
        assertThat(submitted(rule, 200, "{\"old\":\"o\"}")).contains("Accepted o");
        assertThat(polled(rule, "{\"status\":\"red\"}")).startsWith("Failed");
        rule.readBy(ReplyMapping.parse("id=/old"));
        assertThat(submitted(rule, 200, "{\"old\":\"o\",\"new\":\"n\"}")).contains("Accepted o");
    }

    @Test
    void replacedMappingsDoNotAccumulate() {
        ReplyRule rule = rule();
        for (int i = 0; i < 1000; i++) {
            rule.readBy(ReplyMapping.parse("id=/p" + i + ",completed=w" + i));
        }

        assertThat(submitted(rule, 200, "{\"p999\":\"a\"}")).contains("Accepted a");
        assertThat(submitted(rule, 200, "{\"p900\":\"a\"}")).contains("Unknown");
        assertThat(polled(rule, "{\"status\":\"w999\",\"url\":\"https://a.b/v\"}"))
                .startsWith("Completed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "id=",
                "=/a",
                "id=data.task_id",
                "id=$.data.id",
                "id=/",
                "id=/a~",
                "id=/a~2b",
                "links=/data/x",
                "/data/x",
                "completed=",
                "completed=|",
                "completed=DONE,failed=done",
                "id=/a,nonsense"
            })
    void anInvalidMappingIsRefusedWithARemedy(String mapping) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplyMapping.parse(mapping))
                .satisfies(
                        e ->
                                assertThat(e.getMessage())
                                        .containsAnyOf(
                                                "write",
                                                "begins with /",
                                                "no word",
                                                "two meanings"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ",", "\n"})
    void anEmptyMappingMapsNothing(String mapping) {
        assertThat(ReplyMapping.parse(mapping)).isSameAs(ReplyMapping.NONE);
    }

    @Test
    void namesAreReadWithoutCaseAndSpacesDoNotMatter() {
        ReplyRule rule = rule(" ID = /a/n ,\n State = /s , Completed = all done ");

        assertThat(submitted(rule, 200, "{\"a\":{\"n\":\"j1\"}}")).contains("Accepted j1");
        assertThat(polled(rule, "{\"s\":\"All_Done\",\"url\":\"https://a.b/v\"}"))
                .startsWith("Completed");
    }
}
