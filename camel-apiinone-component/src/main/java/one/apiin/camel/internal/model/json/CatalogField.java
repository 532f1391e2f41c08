package one.apiin.camel.internal.model.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.FieldConstraints;
import one.apiin.camel.internal.model.FieldSchema;
import one.apiin.camel.internal.model.FieldType;

/** One field of a model as it is written in a catalog file; {@code note} is for people. */
record CatalogField(
        FieldType type,
        FieldType items,
        boolean required,
        @JsonProperty("default") Object byDefault,
        List<Object> oneOf,
        BigDecimal min,
        BigDecimal max,
        Integer maxLength,
        Integer maxItems,
        Confidence confidence,
        Set<String> inferred,
        String note) {

    /** Checked where it is read, so that the place of a mistake is known. */
    CatalogField {
        var limits = new FieldConstraints(oneOf, min, max, maxLength, maxItems);
        new FieldSchema(type, items, required, byDefault, limits, confidence, inferred, note);
    }

    FieldSchema rule(Confidence ofTheModel) {
        return new FieldSchema(
                type,
                items,
                required,
                byDefault,
                new FieldConstraints(oneOf, min, max, maxLength, maxItems),
                confidence == null ? ofTheModel : confidence,
                inferred,
                note);
    }
}
