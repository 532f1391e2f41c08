package one.apiin.camel.internal.model.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.FieldSchema.Constraints;
import one.apiin.camel.internal.model.FieldSchema.Type;
import one.apiin.camel.internal.model.ModelDefinition;
import one.apiin.camel.internal.model.ModelDefinition.RequestSchema;
import one.apiin.camel.internal.model.ModelDefinition.RequestSchema.Mode;
import one.apiin.camel.internal.model.PriceList;
import one.apiin.camel.internal.model.PriceList.BillableDuration;

/** One model in a catalog file; {@code confidence} is that of fields and modes without their own. */
record CatalogFile(
        String title,
        List<String> aliases,
        List<String> inputs,
        Confidence confidence,
        String note,
        ModelDefinition.Callbacks callbacks,
        ModelDefinition.Speed speed,
        String images,
        Map<String, Field> fields,
        List<Mode> modes,
        PriceText price) {

    ModelDefinition named(String id) {
        if (inputs != null && inputs.contains(null)) {
            throw new IllegalArgumentException("inputs must not hold null");
        }
        return new ModelDefinition(
                id,
                aliases,
                title,
                note,
                inputs,
                callbacks,
                speed,
                rules(),
                price == null ? null : price.price);
    }

    private RequestSchema rules() {
        Map<String, FieldSchema> rules = new LinkedHashMap<>();
        if (fields != null) {
            fields.forEach(
                    (name, field) ->
                            rules.put(name, field == null ? null : field.rule(confidence)));
        }
        if (modes != null && modes.contains(null)) {
            throw new IllegalArgumentException("a mode must be an object");
        }
        List<Mode> all =
                modes == null ? null : modes.stream().map(mode -> mode.or(confidence)).toList();
        return new RequestSchema(images, rules, all);
    }

    /** A field of a model's request; {@code note} is not evaluated. */
    record Field(
            Type type,
            Type items,
            boolean required,
            @JsonProperty("default") Object byDefault,
            @JsonProperty("enum") List<Object> allowed,
            BigDecimal minimum,
            BigDecimal maximum,
            Integer maxLength,
            Integer maxItems,
            Confidence confidence,
            Set<String> inferred,
            String note) {

        /** Checked while it is read, so that an error has its line. */
        Field {
            var limits = new Constraints(allowed, minimum, maximum, maxLength, maxItems);
            new FieldSchema(type, items, required, byDefault, limits, confidence, inferred, note);
        }

        FieldSchema rule(Confidence ofTheModel) {
            var limits = new Constraints(allowed, minimum, maximum, maxLength, maxItems);
            var sure = confidence == null ? ofTheModel : confidence;
            return new FieldSchema(type, items, required, byDefault, limits, sure, inferred, note);
        }
    }

    /** The keys of {@link Constraints}, which are those of JSON Schema. */
    interface ConstraintKeys {

        @JsonProperty("enum")
        List<Object> allowed();
    }

    /** A price, checked while it is read, so that an error has its line. */
    static final class PriceText {

        private final PriceList price;

        /** A price without rules is a rule itself. */
        @JsonCreator
        PriceText(
                @JsonProperty("confidence") Confidence confidence,
                @JsonProperty("note") String note,
                @JsonProperty("defaults") Map<String, Object> defaults,
                @JsonProperty("seconds") BillableDuration seconds,
                @JsonProperty("rules") List<PriceList.Rule> rules,
                @JsonProperty("credits") BigDecimal credits,
                @JsonProperty("creditsPerSecond") BigDecimal perSecond,
                @JsonProperty("creditsAtMost") BigDecimal atMost) {
            boolean figure = credits != null || perSecond != null || atMost != null;
            if (figure && rules != null) {
                throw new IllegalArgumentException(
                        "has rules: write the credits into them; a last rule without when is for"
                                + " all the rest");
            }
            List<PriceList.Rule> all =
                    figure ? List.of(new PriceList.Rule(null, credits, perSecond, atMost)) : rules;
            price = new PriceList(confidence, note, defaults, seconds, all);
        }
    }
}
