package one.apiin.camel.internal.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import one.apiin.camel.internal.schedule.DurationPrior;
import one.apiin.camel.task.VideoRequest;

/**
 * The models that are known, by any of their names, without case. Pure; threads: immutable.
 */
public final class ModelCatalog {

    public static final ModelCatalog EMPTY = new ModelCatalog(Map.of(), Map.of());

    private final Map<String, ModelDefinition> entries;
    private final Map<String, String> ids;

    private ModelCatalog(Map<String, ModelDefinition> entries, Map<String, String> ids) {
        this.entries = entries;
        this.ids = ids;
    }

    /**
     * This catalog with further entries. An entry with a known id overrides the values that it has; if
     * two entries have one name, the later one counts, an id before an alias.
     */
    public ModelCatalog with(Collection<ModelDefinition> more) {
        Map<String, ModelDefinition> all = new HashMap<>(entries);
        Map<String, String> names = new HashMap<>(ids);
        for (ModelDefinition entry : more) {
            String id = key(entry.id());
            all.compute(id, (same, known) -> known == null ? entry.alone() : known.with(entry));
            if (entry.aliases() != null) {
                names.values().removeIf(id::equals);
                entry.aliases().forEach(alias -> names.put(key(alias), id));
            }
        }
        more.forEach(entry -> names.put(key(entry.id()), key(entry.id())));
        return new ModelCatalog(Map.copyOf(all), Map.copyOf(names));
    }

    /** The estimated cost of the request, rather too high than too low; empty if unknown. */
    public OptionalInt estimate(VideoRequest request) {
        return find(request.getModel())
                .filter(entry -> entry.price() != null)
                .map(entry -> entry.price().estimate(request, entry.rules()))
                .orElse(OptionalInt.empty());
    }

    /** The expected duration of a model; {@link DurationPrior#UNKNOWN} without an entry. */
    public DurationPrior prior(String model) {
        return find(model)
                .map(ModelDefinition::speed)
                .map(ModelDefinition.Speed::prior)
                .orElse(DurationPrior.UNKNOWN);
    }

    /** Whether a model calls back; never null. */
    public ModelDefinition.Callbacks callbacks(String model) {
        return find(model)
                .map(ModelDefinition::callbacks)
                .orElse(ModelDefinition.Callbacks.UNKNOWN);
    }

    /**
     * The model of a request whose message does not choose one: a text sub-model is replaced by the one of
     * its family that takes the given fields.
     *
     * @param model the value of the option
     * @param given the names of the fields that the request has
     * @param hasImages whether it has images
     */
    public String chosen(String model, Set<String> given, boolean hasImages) {
        return find(model)
                .map(entry -> entry.rules().instead(model, given, hasImages))
                .orElse(model);
    }

    /** The entry of a model by any of its names. */
    public Optional<ModelDefinition> find(String model) {
        String name = model == null ? "" : key(model);
        return Optional.ofNullable(entries.get(ids.getOrDefault(name, name)));
    }

    /** What an entry that was added to this catalog names in vain, with its place; empty if all can be used. */
    public Optional<String> mistake(ModelDefinition entry) {
        // by its id only: an entry of another one's alias stands alone
        return new EntryCheck(this, entry, entries.get(key(entry.id()))).mistake();
    }

    /** The fields of all models. */
    public Set<String> fields() {
        return entries.values().stream()
                .flatMap(entry -> entry.rules().fields().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The fields for images of all models. */
    public Set<String> imageFields() {
        return entries.values().stream()
                .map(entry -> entry.rules().imageField())
                .collect(Collectors.toSet());
    }

    /** All entries in the order of their ids. */
    public List<ModelDefinition> entries() {
        return entries.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    private static String key(String name) {
        return name.trim().toLowerCase(Locale.ROOT);
    }
}
