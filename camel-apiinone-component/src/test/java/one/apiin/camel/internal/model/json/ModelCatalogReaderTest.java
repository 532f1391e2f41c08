package one.apiin.camel.internal.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.ModelDefinition;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's catalog: its effect, and how errors in it are reported. */
class ModelCatalogReaderTest {

    private static List<ModelDefinition> read(String json) throws IOException {
        String text = json.replace('\'', '"');
        return ModelCatalogReader.read(
                "file:mine.json", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static OptionalInt price(ModelCatalog catalog, String model) {
        return price(catalog, model, Map.of());
    }

    private static OptionalInt price(
            ModelCatalog catalog, String model, Map<String, Object> parameters) {
        VideoRequest request = new VideoRequest(model, "a lighthouse");
        request.setParameters(parameters);
        return catalog.estimate(request);
    }

    private static ModelCatalog oursWith(String json) throws IOException {
        return ModelCatalogReader.ours().with(read(json));
    }

    @Test
    void aNewModelGetsAPriceUnderAllItsNames() throws IOException {
        ModelCatalog catalog =
                oursWith("{'new-1': {'aliases': ['new/one'], 'price': {'credits': 40}}}");

        assertThat(price(catalog, "new-1")).hasValue(40);
        assertThat(price(catalog, "new/ONE")).hasValue(40);
        assertThat(price(catalog, "grok-video")).hasValue(24);
    }

    @Test
    void anEntryOverridesItsValuesAndKeepsTheRest() throws IOException {
        ModelCatalog catalog = oursWith("{'Grok-Video': {'price': {'credits': 30}}}");

        assertThat(price(catalog, "grok-imagine/text-to-video")).hasValue(30);
        assertThat(price(catalog, "grok-video")).hasValue(30);
        assertThat(catalog.entries())
                .filteredOn(entry -> entry.id().equals("grok-video"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.aliases()).hasSize(2));
    }

    /** Three shots of five seconds are fifteen seconds under any rate. */
    @Test
    void aNewRateStillAddsUpTheShotsOfTheModel() throws IOException {
        Map<String, Object> shot = Map.of("prompt", "a fox", "duration", 5);
        Map<String, Object> shots =
                Map.of("multi_shots", true, "multi_prompt", List.of(shot, shot, shot));

        String rate = "{'kling-3': {'price': {%s'rules': [{'creditsPerSecond': 70}]}}}";
        ModelCatalog catalog = oursWith(rate.formatted(""));

        assertThat(price(catalog, "kling-3", shots)).hasValue(1050);
        assertThat(price(catalog, "kling-3", Map.of("duration", 20)))
                .as("longer than the replaced price allowed")
                .hasValue(1400);
        assertThat(price(oursWith(rate.formatted("'seconds': {}, ")), "kling-3", shots))
                .as("by the duration, as said")
                .hasValue(350);
    }

    @Test
    void anEntryWithoutAPriceLeavesThePrice() throws IOException {
        ModelCatalog catalog = oursWith("{'grok-video': {'aliases': ['grok']}}");

        assertThat(price(catalog, "grok")).hasValue(24);
        assertThat(price(catalog, "grok-imagine/text-to-video")).as("no alias now").isEmpty();
    }

    @Test
    void aBuiltInAliasMayGetItsOwnEntry() throws IOException {
        ModelCatalog catalog =
                oursWith("{'grok-imagine/image-to-video': {'price': {'credits': 31}}}");

        assertThat(price(catalog, "grok-imagine/image-to-video")).hasValue(31);
        assertThat(price(catalog, "grok-imagine/text-to-video")).hasValue(24);
    }

    /** Its rule would never match, and a dear video would be counted as a cheap one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'rules': [{'when': {'mdoe': 'pro'}, 'credits': 400}, {'credits': 10}]",
                "'defaults': {'mdoe': 'pro'}, 'rules': [{'when': {'mode': 'pro'}, 'credits': 9}]"
            })
    void aPriceThatDependsOnAnUnknownFieldStopsTheStart(String price) throws IOException {
        String json = "{'kling-3': {'price': {" + price + "}}}";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> oursWith(json))
                .withMessageContaining(
                        "a mode or the price names mdoe, which is none of the model's");
        assertThat(price(oursWith(json.replace("mdoe", "mode")), "kling-3")).isPresent();
    }

    /** The length is sent for every model, known field or not. */
    @Test
    void aPriceMayDependOnTheDurationOfAModelWithoutThatField() throws IOException {
        ModelCatalog catalog =
                oursWith(
                        "{'grok-video': {'price': {'rules': [{'when': {'duration': 10}, 'credits':"
                                + " 48}, {'credits': 24}]}}}");

        assertThat(price(catalog, "grok-video", Map.of("duration", 10))).hasValue(48);
        assertThat(price(catalog, "grok-video")).hasValue(24);
    }

    /** It stands alone: a field of the model that has the alias is none of its fields. */
    @Test
    void theModesOfAnEntryOfABuiltInAliasAreCheckedByItsOwnFields() throws IOException {
        String entry =
                "{'hailuo/2-3-image-to-video-pro': {%s'modes': [{'name': 'm', 'requires': ['%s']}]}}";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> oursWith(entry.formatted("'fields': {'f': {}}, ", "resolution")))
                .withMessageContaining(
                        "a mode or the price names resolution, which is none of the model's");
        assertThat(oursWith(entry.formatted("", "f")).find("hailuo/2-3-image-to-video-pro"))
                .as("without fields no name is unknown")
                .isPresent();
    }

    @Test
    void aFieldIsReplacedOrRemovedAndTheOthersStay() throws IOException {
        ModelDefinition kling =
                oursWith("{'kling-3': {'fields': {'duration': {'type': 'string'}, 'sound': null}}}")
                        .find("kling-3")
                        .orElseThrow();

        assertThat(kling.rules().fields())
                .containsKeys("mode", "prompt")
                .doesNotContainKey("sound");
        assertThat(kling.rules().fields().get("duration").limits().maximum()).isNull();
        assertThat(kling.rules().modes()).hasSize(3);
        assertThat(kling.speed().longest()).isEqualTo(180);
    }

    @Test
    void aFieldThatIsNullIsNoneOfANewModel() throws IOException {
        ModelCatalog catalog = oursWith("{'new-1': {'fields': {'sound': null, 'size': {}}}}");

        assertThat(catalog.find("new-1").orElseThrow().rules().fields()).containsOnlyKeys("size");
    }

    /** All nodes must pay for the same model. */
    @Test
    void ofTwoFallbacksTheFirstInTheFileCounts() throws IOException {
        List<String> fields = List.of("h", "c", "g", "a", "e", "d", "f", "b", "i", "j");
        String fallbacks =
                fields.stream()
                        .map(field -> "'" + field + "': 'm/" + field + "'")
                        .collect(Collectors.joining(", ", "{", "}"));
        String aliases = fields.stream().collect(Collectors.joining("', 'm/", "'m/", "'"));
        ModelCatalog catalog =
                oursWith(
                        "{'m': {'aliases': ['m/text', "
                                + aliases
                                + "], 'modes': [{'name': 'text', 'when': {'model':"
                                + " 'm/text'}, 'fallbackModel': "
                                + fallbacks
                                + "}]}}");

        assertThat(catalog.chosen("m/text", Set.copyOf(fields), false)).isEqualTo("m/h");
    }

    @Test
    void theConfidenceOfAModelIsThatOfItsFieldsAndModes() throws IOException {
        ModelDefinition model =
                read("{'a': {'confidence': 'inferred', 'fields': {'f': {}, 'g': {'confidence':"
                                + " 'documented', 'inferred': ['maximum']}}, 'modes': [{'name': 'm'}]}}")
                        .get(0);

        assertThat(model.rules().fields().get("f").confidence("minimum"))
                .isEqualTo(Confidence.inferred);
        assertThat(model.rules().fields().get("g").confidence("minimum"))
                .isEqualTo(Confidence.documented);
        assertThat(model.rules().fields().get("g").confidence("maximum"))
                .isEqualTo(Confidence.inferred);
        assertThat(model.rules().modes().get(0).confidence()).isEqualTo(Confidence.inferred);
    }

    @Test
    void aMapIsReadLikeAFile() {
        Map<String, Object> map =
                Map.of("a", Map.of("fields", Map.of("f", Map.of("minimum", "x"))));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelCatalogReader.read("the bean", map))
                .withMessageStartingWith("the bean")
                .withMessageContaining("field a.fields.f.minimum: must be a number");
    }

    @Test
    void aPriceByTheSecondCountsTheDuration() throws IOException {
        ModelCatalog catalog =
                oursWith(
                        "{'new-1': {'price': {'creditsPerSecond': 2.5, 'defaults': {'duration':"
                                + " 3}}}}");

        assertThat(price(catalog, "new-1")).as("rounded up").hasValue(8);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[] | line 1 | one field for each model",
                " | line 1 | one field for each model",
                "{'a': 5} | field a | an object",
                "{'a': null} | field a | an object",
                "{'a': {'price': {'credits': -1}}} | line 1, column | field a.price: credits must"
                        + " be",
                "{'a': {'price': {'credits': 'x'}}} | field a.price.credits | a number",
                "{'a': {'price': {'credits': 1, 'creditsAtMost': 2}}} | field a.price | needs one"
                        + " of",
                "{'a': {'price': {}}} | field a.price | needs credits",
                "{'a': {'price': {'rules': []}}} | field a.price | needs credits",
                "{'a': {'price': {'rules': [null]}}} | field a.price | needs credits",
                "{'a': {'price': {'rules': [{'when': {}}]}}} | field a.price.rules[0] | needs one"
                        + " of",
                "{'a': {'price': {'rules': [{'credits': 1}], 'credits': 2}}} | field a.price |"
                        + " rules",
                "{'a': {'price': {'rules': [{'when': {'m': [1]}, 'credits': 1}]}}} | rules[0] |"
                        + " when.m",
                "{'a': {'price': {'rules': [{'credits': 1}, {'when': {'m': 1}, 'credits': 9}]}}} |"
                        + " field a.price | rules[1] never applies, as rules[0] matches all its"
                        + " requests: put it before that one, or remove it",
                "{'a': {'price': {'rules': [{'when': {'m': 'x'}, 'credits': 1}, {'when': {'n': 2},"
                        + " 'credits': 2}, {'when': {'n': 1, 'm': 'X'}, 'credits': 9}]}}} | a.price"
                        + " | rules[2] never applies, as rules[0]",
                "{'a': {'price': {'rules': 7}}} | field a.price.rules | a list",
                "{'a': {'price': {'credits': 1, 'confidence': 'sure'}}} | a.price.confidence |"
                        + " inferred",
                "{'a': {'price': {'credit': 1}}} | field a.price | creditsPerSecond",
                "{'a': {'price': {'credits': 1, 'x': 1}}} | field a.price.x | known are",
                "{'a': {'cost': 1}} | field a.cost | aliases",
                "{'a': {'fields': {'f': {'type': 'text'}}}} | field a.fields.f.type | one of"
                        + " [string,",
                "{'a': {'fields': {'f': {'minimum': 5, 'maximum': 3}}}} | field a.fields.f: minimum"
                        + " | greater",
                "{'a': {'fields': {'f': {'type': 'string', 'minimum': 5}}}} | field a.fields.f |"
                        + " type number",
                "{'a': {'fields': {'f': {'type': 'array', 'minimum': 5}}}} | field a.fields.f |"
                        + " type number",
                "{'a': {'fields': {'f': {'type': 'number', 'items': 'string'}}}} | a.fields.f |"
                        + " array",
                "{'a': {'fields': {'f': {'maxLength': 0}}}} | field a.fields.f | at least 1",
                "{'a': {'fields': {'f': {'maxLength': 'x'}}}} | a.fields.f.maxLength | a number",
                "{'a': {'fields': {'f': {'requred': true}}}} | field a.fields.f.requred | known"
                        + " are",
                "{'a': {'fields': {'f': {'required': 'x'}}}} | a.fields.f.required | true or false",
                "{'a': {'fields': {'f': {'enum': []}}}} | field a.fields.f | enum",
                "{'a': {'fields': {'f': {'enum': [{}]}}}} | field a.fields.f | enum",
                "{'a': {'fields': {'f': {'type': 'number', 'enum': ['5']}}}} | field a.fields.f |"
                        + " enum",
                "{'a': {'fields': {'f': {'type': 'string', 'default': 5}}}} | a.fields.f | default",
                "{'a': {'fields': {'f': {'enum': [1, 2], 'default': 5}}}} | a.fields.f | default",
                "{'a': {'fields': {'f': {'inferred': ['size']}}}} | a.fields.f | size",
                "{'a': {'fields': {'f': {'confidence': 'sure'}}}} | a.fields.f.confidence |"
                        + " inferred",
                "{'a': {'fields': []}} | field a.fields | an object",
                "{'a': {'modes': {}}} | field a.modes | a list",
                "{'a': {'modes': [{}]}} | field a.modes[0] | name",
                "{'a': {'modes': [null]}} | field a | mode",
                "{'a': {'modes': [{'name': 'm', 'when': {'f': [1]}}]}} | field a.modes[0] | when.f",
                "{'a': {'modes': [{'name': 'm', 'limits': {'f': {'minimum': 2, 'maximum': 1}}}]}} |"
                        + " limits.f | min",
                "{'a': {'fields': {'f': {}}, 'modes': [{'name': 'm', 'requires': ['g']}]}} | field"
                        + " a | g,",
                "{'a': {'speed': {'shortest': 60}}} | field a.speed | longest",
                "{'a': {'speed': {'shortest': 60, 'longest': 30}}} | field a.speed | shortest"
                        + " first",
                "{'a': {'callbacks': {'support': 'yes'}}} | a.callbacks.support | unsupported",
                "{'a': {'callbacks': true}} | field a.callbacks | an object",
                "{'a': {'aliases': 'b'}} | field a.aliases | a list",
                "{'a': {'aliases': [' ']}} | field a | blank",
                "{' ': {}} | line 1 | blank",
                "{'a': {}, 'a': {}} | line 1 | Duplicate field 'a'",
                "{'a': {}, 'A': {}} | field A | is used by a too",
                "{'a': {'aliases': ['b']}, 'b': {}} | field b | is used by a too",
                "{'a': {} | line 1 | end-of-input",
                "{'a': {}} x | line 1 | Unrecognized token",
                "{'a': {}} {} | line 1 | nothing may follow",
                "{a: {}} | line 1 | double-quote"
            })
    void anErrorNamesFileLineAndField(String json, String place, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(json == null ? "" : json))
                .withMessageStartingWith("file:mine.json, line ")
                .withMessageContaining(place)
                .withMessageContaining(what);
    }

    @Test
    void aMistakeNamesItsLine() {
        String json = "{\n  'a': {\n    'price': {\n      'rules': [\n {'credits': -7}\n]}}}";

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> read("{\n'a': {\n'fields': {\n'f': {'minimum': 2, 'maximum': 1}}}}"))
                .withMessageContaining("line 4")
                .withMessageContaining("field a.fields.f: minimum");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(json))
                .withMessageContaining("line 5")
                .withMessageContaining("field a.price.rules[0]: credits must be from 0");
    }

    @Test
    void onlyTheFirstErrorIsReportedWithItsOwnLine() {
        String json =
                """
                {
                  'a': {
                    'fields': {
                      'f': {'type': 'string',
                            'requred': true},
                      'g': {'minimum': 2, 'maximum': 1}
                    },
                    'price': {'credits': 'x'}
                  },
                  'b': 5
                }
                """;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(json))
                .withMessageStartingWith("file:mine.json, line 5, ")
                .withMessageContaining("field a.fields.f.requred: is not known")
                .satisfies(e -> assertThat(e.getMessage()).containsOnlyOnce("line "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'a': {},\\n'b': 5} | 2 | field b: must be an object",
                "{'a': {},\\n'd': {'images': []}} | 2 | field d.images: must be text",
                "{'a': {'modes': [{'name': 'm'},\\n{}]}} | 2 | field a.modes[1]: a mode needs",
                "{'a': {},\\n"
                        + "\\n"
                        + "'b': {'aliases': ['A']}} | 3 | field b: the name A is used by a too",
                "{\\n'a': {'fields': {'f': {}},\\n'modes': [{'name': 'm', 'requires': ['g']}]}}"
                        + " | 2 | field a: a mode or the price names g",
            })
    void anErrorInALaterLineNamesThatLine(String json, int line, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(json.replace("\\n", "\n")))
                .withMessageStartingWith("file:mine.json, line " + line + ", ")
                .withMessageContaining(reason);
    }
}
