package one.apiin.camel.internal.model.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import one.apiin.camel.internal.json.Json;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every figure that the provider or its sister services give, and what is near them. */
class OurPricesTest {

    private final ModelCatalog catalog = ModelCatalogReader.ours();

    private OptionalInt estimate(String model, String fields) {
        VideoRequest request = new VideoRequest(model, "a lighthouse");
        try {
            request.setParameters(
                    Json.MAPPER.readValue(
                            fields == null ? "{}" : fields.replace('\'', '"'),
                            new TypeReference<Map<String, Object>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(fields, e);
        }
        return catalog.estimate(request);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "grok-video | | 24",
                "grok-imagine/text-to-video | | 24",
                "grok-imagine/image-to-video | {'image_urls':['https://h/a.png']} | 24",
                "ltx-2 | | 512",
                "ltx-2 | {'duration':10,'resolution':'1080p'} | 512",
                "seedance-1-5-pro | | 28",
                "seedance-1-5-pro | {'resolution':'480p','duration':'4','generateAudio':false} | 8",
                "seedance-1-5-pro | {'resolution':'480p','duration':'4','generateAudio':true} | 14",
                "seedance-1-5-pro | {'resolution':'480p','duration':'8','generateAudio':false} | 14",
                "seedance-1-5-pro | {'resolution':'480p','duration':'8','generateAudio':true} | 28",
                "seedance-1-5-pro | {'resolution':'480p','duration':'12','generateAudio':false} | 19",
                "seedance-1-5-pro | {'resolution':'480p','duration':'12','generateAudio':true} | 38",
                "seedance-1-5-pro | {'resolution':'720p','duration':'4','generateAudio':false} | 14",
                "seedance-1-5-pro | {'resolution':'720p','duration':'4','generateAudio':true} | 28",
                "seedance-1-5-pro | {'resolution':'720p','duration':'8','generateAudio':false} | 28",
                "seedance-1-5-pro | {'resolution':'720p','duration':'8','generateAudio':true} | 56",
                "seedance-1-5-pro | {'resolution':'720p','duration':'12','generateAudio':false} | 42",
                "seedance-1-5-pro | {'resolution':'720p','duration':'12','generateAudio':true} | 84",
                "seedance-1-5-pro | {'generateAudio':true} | 56",
                "seedance-1-5-pro | {'resolution':'480p'} | 14",
                "hailuo-2-3 | | 85",
                "hailuo/2-3-image-to-video-standard | {'duration':'10'} | 45",
                "hailuo/2-3-image-to-video-pro | {'resolution':'1080P'} | 85",
                "wan-2-6 | | 115",
                "wan-2-6 | {'resolution':'720p','duration':'5'} | 80",
                "wan-2-6 | {'resolution':'720p','duration':'10'} | 150",
                "wan-2-6 | {'resolution':'720p','duration':'15'} | 220",
                "wan-2-6 | {'resolution':'1080p','duration':'5'} | 115",
                "wan-2-6 | {'resolution':'1080p','duration':'10'} | 220",
                "wan-2-6 | {'resolution':'1080p','duration':'15'} | 325",
                "wan/2-6-text-to-video | {'resolution':'720p'} | 80",
                "wan/2-6-image-to-video | {'duration':'15'} | 325",
                "wan/2-6-video-to-video | {'duration':'10'} | 220",
                "kling-3 | | 300",
                "kling-3 | {'duration':3,'sound':false} | 120",
                "kling-3 | {'duration':15,'mode':'pro','sound':true} | 1200",
                "kling-3 | {'mode':'std','sound':false} | 200",
                "kling-3 | {'mode':'pro','sound':false} | 270",
                "kling-3 | {'mode':'pro'} | 400"
            })
    void aKnownFigure(String model, String fields, int credits) {
        assertThat(estimate(model, fields)).hasValue(credits);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "KLING-3 | {'duration':'3','sound':'False','mode':'STD'} | 120",
                "kling-3 | {'duration':5.0,'sound':'true'} | 300",
                "kling-3 | {'duration':' 5 ','sound':null,'mode':null} | 300",
                "kling-3 | {'duration':4.51} | 271",
                "Seedance-1-5-Pro | {'duration':8,'resolution':'720P','generateAudio':'TRUE'} | 56",
                "wan-2-6 | {'duration':10} | 220",
                "wan-2-6 | {'duration':10.0} | 220",
                "' grok-video ' | {'duration':'whatever'} | 24"
            })
    void typesAndCaseDoNotMatter(String model, String fields, int credits) {
        assertThat(estimate(model.replace("'", ""), fields)).hasValue(credits);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'multi_shots':true,'multi_prompt':[{'duration':4},{'duration':'5'}]} | 540",
                "{'multi_shots':'true','multi_prompt':[{'duration':3}],'mode':'pro'} | 240",
                "{'multi_shots':true,'multi_prompt':[{'duration':4}],'duration':10} | 600",
                "{'multi_shots':true,'multi_prompt':[{'duration':8}],'duration':5} | 480",
                "{'multi_shots':true,'multi_prompt':[{'prompt':'a'},{'prompt':'b'}]} | 300",
                "{'multi_shots':true,'multi_prompt':[{'prompt':'a'}],'duration':6} | 360",
                "{'multi_shots':true} | 300",
                "{'multi_shots':false,'multi_prompt':[{'duration':9}]} | 300",
                "{'multi_prompt':[{'duration':9}]} | 300"
            })
    void shotsOfKlingAreAddedUp(String fields, int credits) {
        assertThat(estimate("kling-3", fields)).hasValue(credits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'duration':2}",
                "{'duration':16}",
                "{'duration':0}",
                "{'duration':-5}",
                "{'duration':'long'}",
                "{'duration':'1e9'}",
                "{'duration':1e-400}",
                "{'duration':[5]}",
                "{'mode':'ultra'}",
                "{'sound':'perhaps'}",
                "{'multi_shots':true,'multi_prompt':[{'duration':4},{'prompt':'b'}]}",
                "{'multi_shots':true,'multi_prompt':[{'duration':9},{'duration':9}]}",
                "{'multi_shots':true,'multi_prompt':[{'duration':-4}]}",
                "{'multi_shots':true,'multi_prompt':'[4, 5]'}",
                "{'multi_shots':true,'multi_prompt':[{'duration':4}],'duration':'long'}"
            })
    void ratherNoEstimateThanAWrongOne(String fields) {
        assertThat(estimate("kling-3", fields)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a-model-of-tomorrow | ",
                "grok | ",
                "seedance-1-5-pro | {'duration':'6'}",
                "seedance-1-5-pro | {'resolution':'1080p'}",
                "wan-2-6 | {'duration':'20'}"
            })
    void aRequestThatIsNotOnTheListHasNoPrice(String model, String fields) {
        assertThat(estimate(model, fields)).isEmpty();
    }

    @Test
    void aRequestWithoutAModelHasNoPrice() {
        assertThat(catalog.estimate(new VideoRequest())).isEmpty();
    }

    @Test
    void everyPriceHasAConfidence() {
        Map<String, Confidence> confidences =
                catalog.entries().stream()
                        .collect(Collectors.toMap(e -> e.id(), e -> e.price().confidence()));

        assertThat(confidences)
                .containsEntry("grok-video", Confidence.documented)
                .containsEntry("kling-3", Confidence.inferred)
                .doesNotContainValue(null)
                .containsOnlyKeys(
                        List.of(
                                "grok-video",
                                "hailuo-2-3",
                                "kling-3",
                                "ltx-2",
                                "seedance-1-5-pro",
                                "wan-2-6"));
    }
}
