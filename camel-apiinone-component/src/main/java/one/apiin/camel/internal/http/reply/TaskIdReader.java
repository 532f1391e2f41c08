package one.apiin.camel.internal.http.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry.Scope;

/**
 * Finds the ids of tasks in a reply.
 *
 * <p>Money: an id means paid, so every part of the reply is searched except the request echo. A bare
 * {@code id} is taken only where it cannot be the id of the request; a {@code request_id} only beside what
 * makes it a task's.
 */
final class TaskIdReader {

    /** Bytes in UTF-8: an index of the ledger has an id twice, and PostgreSQL takes 2,704 bytes for an entry. */
    private static final int LONGEST_ID = 512;

    /** Control and format characters, halves of characters, separators of lines. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /** What stands for a missing id in the types of some languages. */
    private static final Pattern NO_ID = Pattern.compile("(?i)-1|0+|null|none|nil|undefined");

    private TaskIdReader() {}

    /** The ids at these places, then the values of {@code task_id}, the likeliest first. */
    static Stream<String> named(List<Entry> mapped, ReplyIndex reply) {
        Stream<Entry> found =
                reply.all()
                        .filter(e -> e.name.equals("taskid") && e.isField())
                        .filter(e -> e.scope() != Scope.ECHO)
                        .sorted(reply.outerFirst());
        return usable(Stream.concat(mapped.stream(), found));
    }

    /** The plain ids of the task, where it has no {@code task_id}. */
    static Stream<String> bare(ReplyIndex reply) {
        return usable(
                reply.ofTask("id")
                        .filter(Entry::isField)
                        .filter(e -> e.scope() == Scope.TASK || !e.name.equals("id"))
                        .filter(e -> !e.name.equals("requestid") || isQueued(e.holder()))
                        .sorted(Comparator.comparingInt(e -> e.rank("id"))));
    }

    /** Whether the object says that it is at work, or where to ask for it. */
    private static boolean isQueued(Entry holder) {
        Entry state = holder.field("status");
        String word = state == null || state.text() == null ? "" : state.text();
        return ReplyWords.is("running", ReplyWords.plain(word))
                || holder.field("statusurl") != null
                || holder.field("pollingurl") != null;
    }

    /** Whether the body names a task, which distinguishes a task's reply from an error. */
    static boolean namesTask(ReplyIndex reply) {
        Stream<Entry> plain =
                Stream.of(reply.root, reply.data)
                        .filter(Objects::nonNull)
                        .map(object -> object.field("id"));
        return Stream.concat(named(List.of(), reply), usable(plain)).findAny().isPresent();
    }

    private static Stream<String> usable(Stream<Entry> entries) {
        return entries.map(e -> e == null ? null : e.scalar())
                .filter(id -> id != null && id.getBytes(UTF_8).length <= LONGEST_ID)
                .filter(id -> !INVISIBLE.matcher(id).find())
                .filter(id -> !NO_ID.matcher(id).matches());
    }
}
