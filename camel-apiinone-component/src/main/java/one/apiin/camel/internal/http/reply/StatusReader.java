package one.apiin.camel.internal.http.reply;

import static one.apiin.camel.internal.http.reply.ReplyWords.is;
import static one.apiin.camel.internal.http.reply.ReplyWords.plain;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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

    private static final Pattern PREFIX =
            Pattern.compile("^(?:task|job|video|generation)?(?:status|state)");

    /** Where also an unknown word is the state, apart from the root and beside a task's id. */
    private static final Set<String> PLACES = Set.of("/data", "/data/task", "/data/data", "/task");

    /** A word in the task (tier 0), at the root (1) or elsewhere (2). */
    private record Found(StatusReader word, int tier, int rank) {}

    /**
     * @param words the meaning of a word
     * @param named whether the reply names a task
     * @param video whether there is a video in the reply, or at its known places alone
     */
    static Optional<StatusReader> find(
            ReplyIndex reply,
            Function<String, StatusReader> words,
            BooleanSupplier named,
            Predicate<Boolean> video) {
        List<Found> found =
                reply.texts()
                        .filter(e -> e.holder() != null && e.isOfTask())
                        .flatMap(e -> read(e, reply, words).stream())
                        .sorted(
                                Comparator.comparingInt((Found f) -> f.word.place.depth())
                                        .thenComparingInt(f -> f.word.place.at)
                                        .thenComparingInt(Found::rank))
                        .toList();
        Optional<StatusReader> outer =
                first(found, 0)
                        .or(() -> first(found, 1).filter(w -> !w.isOfEnvelope(reply, named)));
        if (outer.isEmpty() || outer.get().isOfCall()) {
            Optional<StatusReader> inner = first(found, 2);
            // "success" with a video is the task's word, whatever its parts say.
            boolean counts = inner.isPresent() && !inner.get().isOfCall() && !video.test(true);
            outer = outer.isEmpty() || counts ? inner : outer;
        }
        return outer.map(word -> word.beside(reply, video)).or(() -> flag(reply, video));
    }

    /** The word in this field, if it may be the task's. */
    private static Optional<Found> read(
            Entry e, ReplyIndex reply, Function<String, StatusReader> words) {
        boolean inside = e.holder().is("state");
        Entry place = inside ? e.holder().holder() : e.holder();
        // "type" is the music feed's; elsewhere it is the kind of a job or error.
        boolean type = !inside && e.name.equals("type") && !plain(e.text()).equals("error");
        int rank = type ? Integer.MAX_VALUE : e.rank(inside ? "stateword" : "state");
        if (rank < 0 || place.isLater()) {
            return Optional.empty();
        }
        StatusReader word = words.apply(e.text());
        boolean near = PLACES.contains(place.path());
        int tier = place == reply.root ? 1 : near ? 0 : 2;
        boolean own = tier < 2 || place.field("taskid") != null;
        boolean isWord = rank < 2 && e.text().chars().anyMatch(Character::isLetter);
        boolean counts = word.known || own && !type && (isWord || rank >= 2 && !inside);
        boolean call = word.ofCall && !inside;
        StatusReader placed = new StatusReader(word.word, word.meaning, word.known, call, place);
        return counts ? Optional.of(new Found(placed, tier, rank)) : Optional.empty();
    }

    /** The first that says more than that a call went well; else the first that says this. */
    private static Optional<StatusReader> first(List<Found> found, int tier) {
        return found.stream()
                .filter(f -> f.tier == tier)
                .map(Found::word)
                .min(Comparator.comparing(StatusReader::isOfCall));
    }

    /** Without a word: a flag, or a number of kie's. */
    private static Optional<StatusReader> flag(ReplyIndex reply, Predicate<Boolean> video) {
        return reply.ofTask("doneflag")
                .filter(e -> e.value.isBoolean() || e.value.isInt())
                .findFirst()
                .map(e -> flag(reply, e).beside(reply, video));
    }

    private static StatusReader flag(ReplyIndex reply, Entry entry) {
        int number = entry.value.asInt();
        boolean failed = number == 2 || number == 3 || ErrorReader.isError(reply);
        Meaning end = failed ? Meaning.FAILED : Meaning.COMPLETED;
        Meaning meaning = number == 0 ? Meaning.RUNNING : end;
        return new StatusReader(entry.value.asText(), meaning, true, false, entry.holder());
    }

    static StatusReader of(String word) {
        String plain = PREFIX.matcher(plain(word)).replaceFirst("");
        Meaning end = is("failed", plain) ? Meaning.FAILED : Meaning.RUNNING;
        Meaning meaning = is("completed", plain) ? Meaning.COMPLETED : end;
        boolean known = meaning != Meaning.RUNNING || is("running", plain);
        return new StatusReader(word, meaning, known, is("ofcallfailed", plain), null);
    }

    StatusReader as(Meaning mapped) {
        return new StatusReader(word, mapped, true, false, place);
    }

    /** Some words mean completed only with a video, and others not without one but with a reason. */
    private StatusReader beside(ReplyIndex reply, Predicate<Boolean> video) {
        if (!known && is("withvideo", plain(word)) && video.test(true)) {
            return as(Meaning.COMPLETED);
        }
        // Refused, cancelled or withheld (Comfy Router, Qiniu, Vertex AI).
        boolean failed =
                meaning == Meaning.COMPLETED
                        && !video.test(false)
                        && ErrorReader.hasReason(reply, false);
        return failed ? as(Meaning.FAILED) : this;
    }

    private boolean isOfCall() {
        return is("ofcall", plain(word));
    }

    /** "success" around data, or "error" without a task, is about the call, not the task. */
    private boolean isOfEnvelope(ReplyIndex reply, BooleanSupplier named) {
        boolean empty = reply.data == null || reply.data.value.isEmpty();
        boolean call = ErrorReader.code(reply) != null || ofCall && empty && !hasFieldOfTask(reply);
        return isOfCall() && !empty || call && !named.getAsBoolean();
    }

    private static boolean hasFieldOfTask(ReplyIndex reply) {
        return reply.root.children.stream()
                .filter(e -> e.is("oftask"))
                .map(e -> e.value)
                .anyMatch(e -> !e.isEmpty() || !e.isNull() && !e.asText().isBlank());
    }
}
