package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TaskRowTest {

    private static final String NASTY =
            "\\=\n\r\t\0\u007f\u0085neu;'\" \uD83C\uDFAC\uD83C\uDFAC\u20ac";

    @Test
    void theTextIsJsonThatAnOperatorCanRead() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("CamelFileName", "a=b\\c.txt");
        values.put("x=y", 5);
        values.put("none", null);

        assertThat(TaskRow.encode(values))
                .isEqualTo(
                        "[[\"String\",\"CamelFileName\",\"a=b\\\\c.txt\"],"
                                + "[\"Integer\",\"x=y\",5],[\"null\",\"none\",null]]");
        assertThat(TaskRow.encode(List.of("https://x/?a=b&c", "\n")))
                .isEqualTo("[\"https://x/?a=b&c\",\"\\n\"]");
    }

    @Test
    void anEmptyListIsNullAndOneEmptyTextIsNot() {
        assertThat(TaskRow.encode(List.of())).isNull();
        assertThat(TaskRow.encode(Map.of())).isNull();
        assertThat(TaskRow.decodeList(null)).isEmpty();
        assertThat(TaskRow.decodeMap(null)).isEmpty();
        assertThat(TaskRow.decodeList(TaskRow.encode(List.of("")))).containsExactly("");
        assertThat(TaskRow.decodeMap(TaskRow.encode(Map.of("", "")))).isEqualTo(Map.of("", ""));
    }

    @Test
    void numbersAndBooleansKeepTheirTypes() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("text", "5");
        values.put("int", -5);
        values.put("long", 5L);
        values.put("double", Double.NaN);
        values.put("small", Double.MIN_VALUE);
        values.put("false", false);
        values.put("null", null);

        assertThat(TaskRow.decodeMap(TaskRow.encode(values))).isEqualTo(values);
    }

    @Test
    void anyTextIsReadBackAndStoredAsPrintableAscii() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            List<String> list = new ArrayList<>();
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                list.add(text(random));
                map.put(text(random), text(random));
            }

            String texts = TaskRow.encode(list) + TaskRow.encode(map);

            assertThat(TaskRow.decodeList(TaskRow.encode(list))).isEqualTo(list);
            assertThat(TaskRow.decodeMap(TaskRow.encode(map))).isEqualTo(map);
            assertThat(texts.chars()).allMatch(letter -> letter >= ' ' && letter < 0x7f);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(NASTY.charAt(random.nextInt(NASTY.length())));
        }
        return text.toString();
    }

    @Test
    void textThatCannotBeReadIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskRow.decodeMap("[[\"X\",\"a\",\"b\"]]"));
        assertThatIllegalArgumentException().isThrownBy(() -> TaskRow.decodeMap("garbage"));
        assertThatIllegalArgumentException().isThrownBy(() -> TaskRow.decodeMap("[\"a\"]"));
    }
}
