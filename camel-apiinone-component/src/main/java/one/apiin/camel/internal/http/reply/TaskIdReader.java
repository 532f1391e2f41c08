package one.apiin.camel.internal.http.reply;

import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Pattern;
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

    /** Control and format characters, halves of characters, separators of lines. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private TaskIdReader() {}

    /** The values of {@code task_id}, the likeliest first. */
    static Stream<String> named(ReplyIndex reply) {
        return usable(
                reply.all()
                        .filter(e -> e.name().equals("taskid") && e.isField())
                        .filter(e -> e.scope() != Scope.ECHO)
                        .sorted(reply.outerFirst()));
    }

    /** The plain ids of the task, where it has no {@code task_id}. */
    static Stream<String> bare(ReplyIndex reply) {
        Comparator<Entry> byName = Comparator.comparingInt(e -> ReplyWords.rank("id", e.name()));
        return usable(
                reply.all()
                        .filter(e -> ReplyWords.is("id", e.name()) && e.isField())
                        .filter(e -> e.scope().isOfTask())
                        .filter(e -> e.scope() == Scope.TASK || !e.name().equals("id"))
                        .filter(e -> !e.name().equals("requestid") || isQueued(reply, e.holder()))
                        .sorted(byName.thenComparing(reply.outerFirst())));
    }

    /** Whether the object says that it is at work, or where to ask for it. */
    private static boolean isQueued(ReplyIndex reply, Entry holder) {
        Entry state = reply.field(holder, "status");
        String word = state == null || state.text() == null ? "" : state.text();
        return ReplyWords.is("running", ReplyWords.plain(word))
                || reply.field(holder, "statusurl") != null
                || reply.field(holder, "pollingurl") != null;
    }

    /** Whether the body names a task, which distinguishes a task's reply from an error. */
    static boolean namesTask(ReplyIndex reply) {
        return named(reply).findAny().isPresent()
                || Stream.of(reply.root(), reply.data())
                        .map(object -> reply.field(object, "id"))
                        .anyMatch(entry -> entry != null && usable(entry) != null);
    }

    static Stream<String> usable(Stream<Entry> entries) {
        return entries.map(TaskIdReader::usable).filter(Objects::nonNull);
    }

    /** The value if it can be an id; else null. */
    static String usable(Entry entry) {
        String id = entry.scalar();
        boolean usable = id != null && id.length() <= LONGEST_ID && !INVISIBLE.matcher(id).find();
        return usable ? id : null;
    }
}
