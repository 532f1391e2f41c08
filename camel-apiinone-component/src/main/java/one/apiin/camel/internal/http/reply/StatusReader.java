package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;

/**
 * The word for a task's state in a reply. The innermost one counts: the envelope around a running task
 * may say {@code success}.
 *
 * @param known false for an unknown word, which counts as running
 * @param ofCall whether an envelope says it of a call that went wrong
 * @param place the object that says it; null if it is not known
 */
record StatusReader(String word, Meaning meaning, boolean known, boolean ofCall, Entry place) {

    enum Meaning {
        RUNNING,
        COMPLETED,
        FAILED
    }

    private static final Set<String> COMPLETED = ReplyWords.of("completed");
    private static final Set<String> WITH_VIDEO = ReplyWords.of("withvideo");
    private static final Set<String> FAILED = ReplyWords.of("failed");
    private static final Set<String> RUNNING = ReplyWords.of("running");
    private static final Set<String> OF_CALL = ReplyWords.of("ofcall");
    private static final Set<String> OF_CALL_FAILED = ReplyWords.of("ofcallfailed");
    private static final Set<String> OF_TASK = ReplyWords.of("oftask");
    private static final Set<String> FLAGS = ReplyWords.of("doneflag");
    private static final List<String> NAMES = List.copyOf(ReplyWords.of("state"));
    private static final List<String> NAMES_INSIDE = List.copyOf(ReplyWords.of("stateword"));

    /** Where also an unknown word is the state. */
    private static final Set<String> PLACES = Set.of("/data", "/data/task", "/data/data", "/task");

    /** A word at its place: in the task, at the root, or elsewhere. */
    private record Found(StatusReader word, int tier, int rank, Entry entry) {}

    /**
     * @param words the meaning of a word
     * @param named whether a task's id is known to stand in the reply
     * @param video whether there is a video in the reply
     */
    static Optional<StatusReader> find(
            ReplyIndex reply,
            Function<String, StatusReader> words,
            boolean named,
            BooleanSupplier video) {
        List<Found> found = found(reply, words);
        Optional<StatusReader> outer = first(found, 0);
        if (outer.isEmpty()) {
            outer = first(found, 1).filter(word -> !word.isOfEnvelope(reply, named));
        }
        if (outer.isEmpty() || outer.get().isOfCall()) {
            Optional<StatusReader> inner = first(found, 2);
            // "success" with a video is the task's word, whatever its parts say.
            boolean envelope =
                    inner.isPresent() && !inner.get().isOfCall() && !video.getAsBoolean();
            outer = outer.isEmpty() || envelope ? inner : outer;
        }
        return outer.isEmpty()
                ? flag(reply)
                : outer.map(
                        w ->
                                w.isDoneWithVideo() && video.getAsBoolean()
                                        ? w.as(Meaning.COMPLETED)
                                        : w);
    }

    private static List<Found> found(ReplyIndex reply, Function<String, StatusReader> words) {
        List<Found> found = new ArrayList<>();
        reply.all()
                .filter(e -> e.scope().isOfTask() && e.text() != null && e.holder() != null)
                .forEach(
                        e -> {
                            Entry holder = e.holder();
                            boolean inside =
                                    NAMES.contains(holder.name()) && holder.holder() != null;
                            Entry place = inside ? holder.holder() : holder;
                            int rank = (inside ? NAMES_INSIDE : NAMES).indexOf(e.name());
                            // "type" is the music feed's; elsewhere it is the kind of a job or
                            // error.
                            boolean type = rank < 0 && e.name().equals("type");
                            int tier =
                                    place == reply.root()
                                            ? 1
                                            : PLACES.contains(place.path()) ? 0 : 2;
                            StatusReader word = words.apply(e.text()).at(place, inside);
                            boolean any =
                                    (tier < 2 || reply.field(place, "taskid") != null)
                                            && !type
                                            && (!inside || rank < 2)
                                            && e.text().chars().anyMatch(Character::isLetter);
                            boolean counts = word.known || any;
                            boolean kind = type && "error".equalsIgnoreCase(word.word);
                            boolean first = !place.isLaterElement();
                            if ((rank >= 0 || type) && counts && !kind && first) {
                                found.add(new Found(word, tier, type ? 99 : rank, e));
                            }
                        });
        found.sort(
                Comparator.comparingInt((Found f) -> f.word.place.depth())
                        .thenComparingInt(f -> f.word.place.at())
                        .thenComparingInt(Found::rank));
        return found;
    }

    /** The first that says more than that a call went well; else the first that says this. */
    private static Optional<StatusReader> first(List<Found> found, int tier) {
        List<StatusReader> words =
                found.stream().filter(f -> f.tier == tier).map(Found::word).toList();
        return words.stream()
                .filter(word -> !word.isOfCall())
                .findFirst()
                .or(() -> words.stream().findFirst());
    }

    /** Without a word: a flag, or a number of kie's. */
    private static Optional<StatusReader> flag(ReplyIndex reply) {
        return reply.all()
                .filter(e -> e.scope().isOfTask())
                .filter(
                        e ->
                                FLAGS.contains(e.name()) && e.value().isBoolean()
                                        || e.name().equals("successflag") && e.value().isInt())
                .findFirst()
                .map(
                        e ->
                                new StatusReader(
                                        e.value().asText(),
                                        flag(reply, e),
                                        true,
                                        false,
                                        e.holder()));
    }

    private static Meaning flag(ReplyIndex reply, Entry entry) {
        boolean failed =
                entry.value().isInt()
                        ? entry.value().asInt() == 2 || entry.value().asInt() == 3
                        : ErrorReader.isError(reply);
        Meaning done = failed ? Meaning.FAILED : Meaning.COMPLETED;
        return entry.value().asInt() != 0 || entry.value().asBoolean() ? done : Meaning.RUNNING;
    }

    static StatusReader of(String word) {
        String plain = ReplyWords.plain(word);
        if (COMPLETED.contains(plain)) {
            return new StatusReader(word, Meaning.COMPLETED, true, false, null);
        }
        if (FAILED.contains(plain)) {
            return new StatusReader(
                    word, Meaning.FAILED, true, OF_CALL_FAILED.contains(plain), null);
        }
        return new StatusReader(word, Meaning.RUNNING, RUNNING.contains(plain), false, null);
    }

    StatusReader as(Meaning mapped) {
        return new StatusReader(word, mapped, true, false, place);
    }

    /** An envelope has no object as its state. */
    private StatusReader at(Entry object, boolean inside) {
        return new StatusReader(word, meaning, known, ofCall && !inside, object);
    }

    private boolean isDoneWithVideo() {
        return !known && WITH_VIDEO.contains(ReplyWords.plain(word));
    }

    private boolean isOfCall() {
        return OF_CALL.contains(ReplyWords.plain(word));
    }

    /** "success" around data, or "error" without a task, is about the call, not the task. */
    private boolean isOfEnvelope(ReplyIndex reply, boolean named) {
        boolean empty = reply.data() == null || reply.data().value().isEmpty();
        if (isOfCall() && !empty) {
            return true;
        }
        boolean call = ErrorReader.code(reply) != null || ofCall && empty && !hasFieldOfTask(reply);
        return call && !named && !TaskIdReader.namesTask(reply);
    }

    private static boolean hasFieldOfTask(ReplyIndex reply) {
        return reply.root().value().properties().stream()
                .filter(field -> OF_TASK.contains(ReplyWords.plain(field.getKey())))
                .anyMatch(field -> saysSomething(field.getValue()));
    }

    private static boolean saysSomething(JsonNode value) {
        return value.isContainerNode()
                ? !value.isEmpty()
                : !value.isNull() && !value.asText().isBlank();
    }
}
