package one.apiin.camel.internal.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoFormatTest {

    private static final String EBML = "\u001a\u0045\u00df\u00a3\u0001\u0000\u0000\u0000";

    @ParameterizedTest
    @CsvSource({
        "'....ftypisom....', MP4",
        "'....ftypmp42....', MP4",
        "'....ftypM4V ....', MP4",
        "'....ftypqt  ....', MOV",
        "'....moov........', MOV",
        "'....wide....mdat', MOV",
        "'....ftypheic....',",
        "'....ftypavif....',",
        "'....ftypM4A ....',",
        "'....ftyp',",
        "'',",
        "'<!DOCTYPE html><html>',",
        "'{\"error\":\"expired\"}',",
        "'GIF89a..........',",
    })
    void theFirstBytesDecide(String head, VideoFormat expected) {
        assertThat(VideoFormat.of(head.getBytes(ISO_8859_1)).orElse(null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"webm, WEBM", "matroska,"})
    void ofTheMatroskaFamilyOnlyWebmIsAccepted(String type, VideoFormat expected) {
        byte[] head = (EBML + "B\u0082\u0004" + type + "....").getBytes(ISO_8859_1);

        assertThat(VideoFormat.of(head).orElse(null)).isEqualTo(expected);
    }
}
