package one.apiin.camel.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.model.FieldSchema.Type;
import org.junit.jupiter.api.Test;

class FieldSchemaTest {

    private static final String ONE = "https://h/a.mp4?x=1,2";
    private static final String OTHER = "https://h/b.mp4";

    @Test
    void aNumberIsConvertedFromItsTextWithoutAnExponent() {
        assertThat(Type.NUMBER.of(" 5 ")).isEqualTo(new BigDecimal("5"));
        assertThat(Type.NUMBER.of("1e1").toString()).isEqualTo("10");
        assertThat(Type.NUMBER.of("5.50").toString()).isEqualTo("5.5");
        assertThat(Type.NUMBER.of("five")).isEqualTo("five");
        assertThat(Type.NUMBER.of(5L)).isEqualTo(5L);
        assertThat(Type.NUMBER.of(true)).isEqualTo(true);
    }

    @Test
    void aTextIsConvertedFromANumberOrABoolean() {
        assertThat(Type.STRING.of(5)).isEqualTo("5");
        assertThat(Type.STRING.of(5.0)).isEqualTo("5");
        assertThat(Type.STRING.of(new BigDecimal("0.00"))).isEqualTo("0");
        assertThat(Type.STRING.of(false)).isEqualTo("false");
        assertThat(Type.STRING.of(" verbatim ")).isEqualTo(" verbatim ");
        assertThat(Type.STRING.of(List.of("a"))).isEqualTo(List.of("a"));
    }

    @Test
    void aBooleanIsConvertedFromItsTextOnly() {
        assertThat(Type.BOOLEAN.of(" TRUE ")).isEqualTo(true);
        assertThat(Type.BOOLEAN.of("false")).isEqualTo(false);
        assertThat(Type.BOOLEAN.of("yes")).isEqualTo("yes");
        assertThat(Type.BOOLEAN.of(1)).isEqualTo(1);
    }

    @Test
    void aListIsConvertedFromOneValueOrFromUrls() {
        assertThat(Type.ARRAY.of("a fox, a hare")).isEqualTo(List.of("a fox, a hare"));
        assertThat(Type.ARRAY.of(ONE)).isEqualTo(List.of(ONE));
        assertThat(Type.ARRAY.of(ONE + ", " + OTHER)).isEqualTo(List.of(ONE, OTHER));
        assertThat(Type.ARRAY.of(OTHER + " a fox")).isEqualTo(List.of(OTHER + " a fox"));
        assertThat(Type.ARRAY.of(new Object[] {1, 2})).isEqualTo(List.of(1, 2));
        assertThat(Type.ARRAY.of(Map.of("a", 1))).isEqualTo(List.of(Map.of("a", 1)));
    }

    @Test
    void nullStaysNull() {
        for (Type type : Type.values()) {
            assertThat(type.of(null)).isNull();
        }
    }

    @Test
    void manyUrlsAndAWordAreReadQuickly() {
        String many = (OTHER + ",").repeat(2000) + " a fox";

        assertThat(Type.ARRAY.of(many)).isEqualTo(List.of(many));
    }
}
