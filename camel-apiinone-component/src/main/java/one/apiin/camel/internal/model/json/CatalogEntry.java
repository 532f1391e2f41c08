package one.apiin.camel.internal.model.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.model.BilledSeconds;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.FieldRule;
import one.apiin.camel.internal.model.ModelEntry;
import one.apiin.camel.internal.model.ModelFacts;
import one.apiin.camel.internal.model.ModelMode;
import one.apiin.camel.internal.model.Price;
import one.apiin.camel.internal.model.PriceRule;
import one.apiin.camel.internal.model.RequestRules;

/** One model as it is written in a catalog file; {@code confidence} is that of fields and modes without their own. */
record CatalogEntry(
        String title,
        List<String> aliases,
        List<String> inputs,
        Confidence confidence,
        String note,
        ModelFacts.Callbacks callbacks,
        ModelFacts.Speed speed,
        String images,
        Map<String, CatalogField> fields,
        List<ModelMode> modes,
        PriceText price) {

    ModelEntry named(String id) {
        return new ModelEntry(
                id,
                aliases,
                new ModelFacts(title, note, inputs, callbacks, speed),
                rules(),
                price == null ? null : price.price);
    }

    private RequestRules rules() {
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        if (fields != null) {
            fields.forEach(
                    (name, field) ->
                            rules.put(name, field == null ? null : field.rule(confidence)));
        }
        if (modes != null && modes.contains(null)) {
            throw new IllegalArgumentException("a mode must be an object");
        }
        List<ModelMode> all =
                modes == null ? null : modes.stream().map(mode -> mode.or(confidence)).toList();
        return new RequestRules(images, rules, all);
    }

    /** A price, checked where it is read, so that the place of a mistake is known. */
    static final class PriceText {

        private final Price price;

        /** A price without rules is a rule itself. */
        @JsonCreator
        PriceText(
                @JsonProperty("confidence") Confidence confidence,
                @JsonProperty("note") String note,
                @JsonProperty("defaults") Map<String, Object> defaults,
                @JsonProperty("seconds") BilledSeconds seconds,
                @JsonProperty("rules") List<PriceRule> rules,
                @JsonProperty("credits") BigDecimal credits,
                @JsonProperty("creditsPerSecond") BigDecimal perSecond,
                @JsonProperty("creditsAtMost") BigDecimal atMost) {
            boolean figure = credits != null || perSecond != null || atMost != null;
            if (figure && rules != null) {
                throw new IllegalArgumentException(
                        "has rules: write the credits into them; a last rule without when is for all"
                                + " the rest");
            }
            List<PriceRule> all =
                    figure ? List.of(new PriceRule(null, credits, perSecond, atMost)) : rules;
            price = new Price(confidence, note, defaults, seconds, all);
        }
    }
}
