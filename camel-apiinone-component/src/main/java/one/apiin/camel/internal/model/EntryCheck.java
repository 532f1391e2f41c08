package one.apiin.camel.internal.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import one.apiin.camel.internal.model.FieldSchema.FieldValues;
import one.apiin.camel.internal.model.ModelDefinition.RequestSchema;
import one.apiin.camel.internal.model.ModelDefinition.RequestSchema.Mode;

/**
 * Checks that a request can have the fields, values and models that a catalog entry names. Pure.
 *
 * <p>Money: a price that no request matches would let an expensive video be counted as a cheap one, and such a mode
 * would let a video be paid for in vain.
 */
final class EntryCheck {

    private static final String NO_FIELD = ", which is none of the model's fields";

    private final ModelCatalog catalog;
    private final ModelDefinition entry;
    private final ModelDefinition whole;

    /**
     * @param catalog the catalog with the entry
     * @param entry as its user wrote it: the modes and the price that it leaves are not checked
     * @param whole the same with all that it leaves
     */
    EntryCheck(ModelCatalog catalog, ModelDefinition entry, ModelDefinition whole) {
        this.catalog = catalog;
        this.entry = entry;
        this.whole = whole;
    }

    /** The first mistake, with its place; empty without one. */
    Optional<String> mistake() {
        return Stream.of(unknownFields(), unknownImageField(), impossibleValues(), unknownModels())
                .flatMap(mistakes -> mistakes)
                .findFirst();
    }

    /** Of all modes of the model, as the entry may remove a field that a known mode names. */
    private Stream<String> unknownFields() {
        PriceList price = entry.price();
        return Stream.concat(
                        whole.rules().allModes().stream().flatMap(Mode::names),
                        price == null ? Stream.empty() : price.fieldNames())
                .filter(name -> !whole.rules().mayHave(name))
                .map(name -> "a mode or the price names " + name + NO_FIELD);
    }

    private Stream<String> unknownImageField() {
        return Stream.ofNullable(entry.rules().images())
                .filter(name -> !name.equals(RequestSchema.IMAGE_URLS))
                .filter(name -> !whole.rules().mayHave(name))
                .map(name -> "images names " + name + NO_FIELD);
    }

    private Stream<String> impossibleValues() {
        return compared().entrySet().stream()
                .flatMap(
                        place ->
                                place.getValue().entrySet().stream()
                                        .flatMap(one -> impossible(place.getKey(), one)));
    }

    private Stream<String> impossible(String place, Map.Entry<String, Object> one) {
        String text =
                place + "." + one.getKey() + ": " + one.getValue() + " matches no request, as ";
        return whyImpossible(one.getKey(), one.getValue()).map(text::concat).stream();
    }

    private Optional<String> whyImpossible(String field, Object value) {
        if (field.equals("model")) {
            return whole.names().stream().anyMatch(name -> FieldValues.same(name, value))
                    ? Optional.empty()
                    : Optional.of(
                            "it is none of the model's names: correct it, or add it to aliases");
        }
        return Optional.ofNullable(whole.rules().fields().get(field))
                .flatMap(rule -> rule.whyImpossible(value))
                .map(why -> "the field " + why + ": correct it, or change the field");
    }

    /** The values that are compared with those of a request, by their places. */
    private Map<String, Map<String, Object>> compared() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        List<Mode> modes = entry.rules().allModes();
        for (int i = 0; i < modes.size(); i++) {
            all.put("modes[" + i + "].when", modes.get(i).when());
        }
        if (entry.price() != null) {
            all.putAll(entry.price().compared());
        }
        return all;
    }

    private Stream<String> unknownModels() {
        return entry.rules().allModes().stream()
                .flatMap(mode -> mode.fallbackModel().values().stream())
                .filter(name -> catalog.find(name).isEmpty())
                .map(
                        name ->
                                "fallbackModel names "
                                        + name
                                        + ", which is none of the models: correct it, or add it to"
                                        + " aliases");
    }
}
