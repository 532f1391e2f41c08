package one.apiin.camel.internal.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's catalog whose prices and modes no request could match, and what is near it. */
class CatalogMistakesTest {

    private static ModelCatalog oursWith(String json) throws IOException {
        byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ModelCatalogReader.ours()
                .with(ModelCatalogReader.read("file:mine.json", new ByteArrayInputStream(text)));
    }

    private static OptionalInt price(
            ModelCatalog catalog, String model, Map<String, Object> parameters) {
        VideoRequest request = new VideoRequest(model, "a lighthouse");
        request.setParameters(parameters);
        return catalog.estimate(request);
    }

    /** An expensive video would be counted as a cheap one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "kling-3 | 'rules': [{'when': {'mode': 'profi'}, 'credits': 9}] |"
                        + " price.rules[0].when.mode: profi matches no request, as the field must be"
                        + " one of std, pro: correct it, or change the field",
                "kling-3 | 'rules': [{'when': {'mode': 'pro'}, 'credits': 9}, {'when': {'sound':"
                        + " 'yes'}, 'credits': 1}] | price.rules[1].when.sound: yes matches no"
                        + " request, as the field must be true or false",
                "kling-3 | 'rules': [{'when': {'duration': '5s'}, 'credits': 9}] |"
                        + " price.rules[0].when.duration: 5s matches no request, as the field must"
                        + " be a number",
                "kling-3 | 'rules': [{'when': {'duration': 16}, 'credits': 9}] |"
                        + " price.rules[0].when.duration: 16 matches no request, as the field must"
                        + " be from 3 to 15",
                "grok-video | 'rules': [{'when': {'image_urls': true}, 'credits': 9}] |"
                        + " price.rules[0].when.image_urls: true matches no request, as the field"
                        + " must be a list",
                "kling-3 | 'defaults': {'mode': 'profi'}, 'credits': 9 | price.defaults.mode: profi"
                        + " matches no request",
                "kling-3 | 'seconds': {'shots': 'multi_promt'}, 'creditsPerSecond': 9 | a mode or"
                        + " the price names multi_promt, which is none of the model's fields",
                "kling-3 | 'seconds': {'shotsWhen': {'multi_shot': true}}, 'creditsPerSecond': 9 |"
                        + " a mode or the price names multi_shot, which is none of the model's"
                        + " fields",
                "kling-3 | 'seconds': {'shotsWhen': {'multi_shots': 'yes'}}, 'creditsPerSecond': 9 |"
                        + " price.seconds.shotsWhen.multi_shots: yes matches no request, as the"
                        + " field must be true or false",
                "hailuo-2-3 | 'rules': [{'when': {'model': 'hailuo/2-3-image-to-video-por'},"
                        + " 'credits': 9}] | price.rules[0].when.model:"
                        + " hailuo/2-3-image-to-video-por matches no request, as it is none of the"
                        + " model's names: correct it, or add it to aliases",
                "tomorrow | 'rules': [{'when': {'model': 'tomorrow/pro'}, 'credits': 9}] |"
                        + " price.rules[0].when.model: tomorrow/pro matches no request",
            })
    void aPriceThatNoRequestMatchesStopsTheStart(String model, String price, String mistake) {
        String json = "{'%s': {'price': {%s}}}".formatted(model, price);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> oursWith(json))
                .withMessageStartingWith("file:mine.json, line 1, column 2, field " + model + ": ")
                .withMessageContaining(mistake);
    }

    /** The image would be ignored or sent in another model's field, and the video paid for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'grok-video': {'modes': [{'name': 'a'}, {'name': 't', 'when': {'model':"
                        + " 'grok-imagine/txt-to-video'}}]}} | modes[1].when.model:"
                        + " grok-imagine/txt-to-video matches no request, as it is none of the"
                        + " model's names",
                "{'kling-3': {'modes': [{'name': 'm', 'when': {'mode': 'profi'}}]}} |"
                        + " modes[0].when.mode: profi matches no request",
                "{'tomorrow': {'aliases': ['tomorrow/text'], 'modes': [{'name': 't', 'when':"
                        + " {'model': 'tomorrow/text'}, 'fallbackModel': {'image':"
                        + " 'tomorrow/image'}}]}} | fallbackModel names tomorrow/image, which is"
                        + " none of the models: correct it, or add it to aliases",
                "{'kling-3': {'images': 'image_url'}} | images names image_url, which is none of"
                        + " the model's fields",
            })
    void aModeThatNoRequestMatchesStopsTheStart(String json, String mistake) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> oursWith(json))
                .withMessageContaining(mistake);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kling-3': {'price': {'rules': [{'when': {'duration': '5', 'sound': 'TRUE', 'mode':"
                        + " ' Pro'}, 'credits': 9}]}}}",
                "{'wan-2-6': {'price': {'rules': [{'when': {'duration': 20, 'model':"
                        + " 'WAN/2-6-text-to-video'}, 'credits': 9}]}}}",
                "{'kling-3': {'fields': {'mode': {'enum': ['max']}}, 'price': {'rules': [{'when':"
                        + " {'mode': 'max'}, 'credits': 9}]}}}",
                "{'new-1': {'price': {'rules': [{'when': {'mode': 'any'}, 'credits': 9}]}}}",
                "{'new-1': {'images': 'image_urls', 'fields': {'prompt': {}}}}",
                "{'grok-video': {'aliases': ['grok'], 'price': {'rules': [{'when': {'model':"
                        + " 'grok'}, 'credits': 9}]}}}",
            })
    void aPriceThatARequestMayMatchIsRead(String json) throws IOException {
        assertThat(oursWith(json)).isNotNull();
    }

    @Test
    void aFallbackMayBeAModelOfALaterEntry() throws IOException {
        ModelCatalog catalog =
                oursWith(
                        "{'text': {'modes': [{'name': 't', 'when': {'model': 'text'},"
                                + " 'fallbackModel': {'image_urls': 'image'}}]}, 'image': {}}");

        assertThat(catalog.chosen("text", Set.of(), true)).isEqualTo("image");
    }

    /** Its built-in modes name the built-in aliases, which it replaces. */
    @Test
    void anEntryDoesNotAnswerForModesAndPricesThatItLeaves() throws IOException {
        ModelCatalog catalog = oursWith("{'hailuo-2-3': {'aliases': ['hailuo']}}");

        assertThat(price(catalog, "hailuo", Map.of())).hasValue(85);
        assertThat(oursWith("{'grok-video': {'aliases': ['grok']}}").find("grok")).isPresent();
    }
}
