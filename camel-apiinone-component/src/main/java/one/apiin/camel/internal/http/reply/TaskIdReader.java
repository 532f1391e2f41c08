package one.apiin.camel.internal.http.reply;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;
import one.apiin.camel.internal.http.reply.ReplyIndex.Scope;

/**
 * Finds the ids of tasks in a reply.
 *
 * <p>Money: an id means paid, so every part of the reply is searched except the request echo. A bare
 * {@code id} is taken only where it cannot be the id of the request; a {@code request_id} only beside what
 * makes it a task's.
 */
final class TaskIdReader {

    private static final int LONGEST_ID = 512;
    private static final Set<String> BARE = ReplyWords.of("id");
    private static final Set<Integer> UNUSABLE =
            Set.of(
                    (int) Character.CONTROL,
                    (int) Character.FORMAT,
                    (int) Character.SURROGATE,
                    (int) Character.LINE_SEPARATOR,
                    (int) Character.PARAGRAPH_SEPARATOR);

    private TaskIdReader() {}

    /** The values of {@code task_id}, the likeliest first. */
    static Stream<String> named(ReplyIndex reply) {
        return reply.named("taskid")
                .filter(entry -> entry.scope() != Scope.ECHO)
                .map(TaskIdReader::usable)
                .filter(Objects::nonNull);
    }

    /** The plain ids of the task, where it has no {@code task_id}. */
    static Stream<String> bare(ReplyIndex reply) {
        return BARE.stream()
                .flatMap(
                        name ->
                                reply.named(name)
                                        .filter(e -> e.scope() == Scope.TASK || !name.equals("id"))
                                        .filter(e -> e.scope().isOfTask()))
                .map(TaskIdReader::usable)
                .filter(Objects::nonNull);
    }

    /** A {@code request_id} whose object says that it is at work, or where to ask for it. */
    static Stream<String> ofQueue(ReplyIndex reply) {
        return reply.named("requestid")
                .filter(e -> e.scope() == Scope.TASK && e.holder() == reply.root())
                .filter(e -> isQueued(reply, e.holder()))
                .map(TaskIdReader::usable)
                .filter(Objects::nonNull);
    }

    private static boolean isQueued(ReplyIndex reply, Entry holder) {
        Entry state = reply.field(holder, "status");
        StatusReader word =
                state == null || state.text() == null ? null : StatusReader.of(state.text());
        return word != null && word.known() && word.meaning() == StatusReader.Meaning.RUNNING
                || List.of("statusurl", "responseurl", "pollingurl").stream()
                        .anyMatch(name -> reply.field(holder, name) != null);
    }

    /** Whether the body names a task, which distinguishes a task's reply from an error. */
    static boolean namesTask(ReplyIndex reply) {
        return named(reply).findAny().isPresent()
                || Stream.of(reply.root(), reply.data())
                        .map(object -> reply.field(object, "id"))
                        .anyMatch(entry -> entry != null && usable(entry) != null);
    }

    /** The value if it can be an id; else null. */
    static String usable(Entry entry) {
        String id = entry.scalar();
        boolean usable =
                id != null
                        && id.length() <= LONGEST_ID
                        && id.codePoints().noneMatch(c -> UNUSABLE.contains(Character.getType(c)));
        return usable ? id : null;
    }
}
