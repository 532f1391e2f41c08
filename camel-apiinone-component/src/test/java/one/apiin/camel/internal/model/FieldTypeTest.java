package one.apiin.camel.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldTypeTest {

    private static final String ONE = "https://h/a.mp4?x=1,2";
    private static final String OTHER = "https://h/b.mp4";

    @Test
    void aNumberIsConvertedFromItsTextWithoutAnExponent() {
        assertThat(FieldType.NUMBER.of(" 5 ")).isEqualTo(new BigDecimal("5"));
        assertThat(FieldType.NUMBER.of("1e1").toString()).isEqualTo("10");
        assertThat(FieldType.NUMBER.of("5.50").toString()).isEqualTo("5.5");
        assertThat(FieldType.NUMBER.of("five")).isEqualTo("five");
        assertThat(FieldType.NUMBER.of(5L)).isEqualTo(5L);
        assertThat(FieldType.NUMBER.of(true)).isEqualTo(true);
    }

    @Test
    void aTextIsConvertedFromANumberOrABoolean() {
        assertThat(FieldType.STRING.of(5)).isEqualTo("5");
        assertThat(FieldType.STRING.of(5.0)).isEqualTo("5");
        assertThat(FieldType.STRING.of(new BigDecimal("0.00"))).isEqualTo("0");
        assertThat(FieldType.STRING.of(false)).isEqualTo("false");
        assertThat(FieldType.STRING.of(" verbatim ")).isEqualTo(" verbatim ");
        assertThat(FieldType.STRING.of(List.of("a"))).isEqualTo(List.of("a"));
    }

    @Test
    void aBooleanIsConvertedFromItsTextOnly() {
        assertThat(FieldType.BOOLEAN.of(" TRUE ")).isEqualTo(true);
        assertThat(FieldType.BOOLEAN.of("false")).isEqualTo(false);
        assertThat(FieldType.BOOLEAN.of("yes")).isEqualTo("yes");
        assertThat(FieldType.BOOLEAN.of(1)).isEqualTo(1);
    }

    @Test
    void aListIsConvertedFromOneValueOrFromUrls() {
        assertThat(FieldType.ARRAY.of("a fox, a hare")).isEqualTo(List.of("a fox, a hare"));
        assertThat(FieldType.ARRAY.of(ONE)).isEqualTo(List.of(ONE));
        assertThat(FieldType.ARRAY.of(ONE + ", " + OTHER)).isEqualTo(List.of(ONE, OTHER));
        assertThat(FieldType.ARRAY.of(OTHER + " a fox")).isEqualTo(List.of(OTHER + " a fox"));
        assertThat(FieldType.ARRAY.of(new Object[] {1, 2})).isEqualTo(List.of(1, 2));
        assertThat(FieldType.ARRAY.of(Map.of("a", 1))).isEqualTo(List.of(Map.of("a", 1)));
    }

    @Test
    void nullStaysNull() {
        for (FieldType type : FieldType.values()) {
            assertThat(type.of(null)).isNull();
        }
    }

    @Test
    void manyUrlsAndAWordAreReadQuickly() {
        String many = (OTHER + ",").repeat(2000) + " a fox";

        assertThat(FieldType.ARRAY.of(many)).isEqualTo(List.of(many));
    }
}
