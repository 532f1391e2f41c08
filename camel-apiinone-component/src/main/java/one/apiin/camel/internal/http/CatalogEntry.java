package one.apiin.camel.internal.http;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.BilledSeconds;
import one.apiin.camel.internal.Confidence;
import one.apiin.camel.internal.ModelEntry;
import one.apiin.camel.internal.ModelFacts;
import one.apiin.camel.internal.Price;
import one.apiin.camel.internal.PriceRule;

/** One model as it is written in a catalog file; {@code note} is for people. */
record CatalogEntry(
        List<String> aliases,
        List<String> inputs,
        ModelFacts.Callbacks callbacks,
        ModelFacts.Speed speed,
        PriceText price,
        String note) {

    ModelEntry named(String id) {
        return new ModelEntry(
                id,
                aliases,
                new ModelFacts(inputs, callbacks, speed),
                price == null ? null : price.price);
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
            price = new Price(confidence, defaults, seconds, all);
        }
    }
}
