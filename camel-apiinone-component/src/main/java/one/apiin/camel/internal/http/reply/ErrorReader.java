package one.apiin.camel.internal.http.reply;

import static one.apiin.camel.internal.http.reply.ReplyWords.is;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;
import one.apiin.camel.internal.http.reply.ReplyIndex.Scope;

/**
 * The error in a reply, in either envelope: {@code {"error":{"code","message","type"}}} or
 * {@code {"code":4xx,"message"}}; and in a failed task's fields. What says that there is none is none.
 *
 * @param isError whether the body as a whole is an error
 * @param code the number given in place of an HTTP status, outside 200 to 299; or null
 * @param name the failure's code as text, or null
 * @param message not cleaned yet; or null
 */
record ErrorReader(boolean isError, Integer code, String name, String message) {

    private static final Pattern SENTENCE =
            Pattern.compile("(?s)(?=.*(\\s|[^\\p{ASCII}]))(?!.*://)(?:.*?\\p{L}){3}.*");
    private static final Pattern NO_REASON =
            Pattern.compile(".*(?:model|title|name|time|date|at|id|url|status|state)");
    private static final int UNFIT = 9;

    /**
     * @param failed the object that says that the task failed; null if none does
     */
    static ErrorReader read(ReplyIndex reply, Entry failed) {
        Entry failure = failed == null ? reply.root() : failed;
        boolean isError = isError(reply);
        return new ErrorReader(
                isError,
                code(reply),
                nearest(reply, failure, e -> codeWeight(e, isError)),
                nearest(reply, failure, e -> weight(e, failure)));
    }

    /** This error with the name and the message of another one, where that has them. */
    ErrorReader with(ErrorReader mapped) {
        return new ErrorReader(
                isError,
                code,
                mapped.name == null ? name : mapped.name,
                mapped.message == null ? message : mapped.message);
    }

    /** The failure's own first, then those of its envelopes; what is only a word for the state last. */
    private static String nearest(ReplyIndex reply, Entry failure, ToIntFunction<Entry> weight) {
        return reply.all()
                .filter(e -> weight.applyAsInt(e) < UNFIT)
                .min(
                        Comparator.comparing((Entry e) -> StatusReader.of(e.scalar()).known())
                                .thenComparing(e -> !e.isIn(failure))
                                .thenComparingInt(weight)
                                .thenComparing(reply.outerFirst()))
                .map(Entry::scalar)
                .orElse(null);
    }

    /** 0 for a reason of a failure, 1 for a message, 2 for any sentence beside the failure. */
    private static int weight(Entry entry, Entry failure) {
        if (entry.text() == null || isNone(entry.text())) {
            return UNFIT;
        }
        String name = entry.name();
        boolean inFailure = entry.scope() == Scope.FAILURE;
        boolean ofTask = entry.scope().isOfTask();
        if (inFailure && is("failuretext", name)
                || (inFailure || ofTask && !is("message", name)) && isFailure(name)) {
            return 0;
        }
        if (ofTask && is("message", name)) {
            return 1;
        }
        boolean beside = inFailure || ofTask && entry.holder() == failure;
        boolean sentence = beside && SENTENCE.matcher(entry.text()).matches();
        return sentence && !NO_REASON.matcher(name).matches() ? 2 : UNFIT;
    }

    /** Whether a name is that of the reason of a failure. */
    static boolean isFailure(String name) {
        return is("failure", name)
                || ReplyWords.isPart("failurepart", name)
                        && !name.endsWith("code")
                        && !name.endsWith("type")
                        && !name.contains("reasoning");
    }

    private static int codeWeight(Entry entry, boolean isError) {
        boolean inFailure = entry.scope() == Scope.FAILURE;
        boolean code = entry.name().equals("code");
        boolean fits = inFailure || entry.scope().isOfTask();
        if (!fits || entry.scalar() == null || isFine(entry.scalar())) {
            return UNFIT;
        }
        if (is("code", entry.name()) || inFailure && code) {
            return 0;
        }
        return code && (isError || entry.depth() > 1)
                ? 1
                : inFailure && entry.name().equals("type") ? 2 : UNFIT;
    }

    /** {@link #isError()} alone, as most replies are not errors. */
    static boolean isError(ReplyIndex reply) {
        Entry code = reply.field(reply.root(), "code");
        Entry success = reply.field(reply.root(), "success");
        boolean isWord = code != null && code.text() != null && number(code) == null;
        return code(reply) != null
                || isWord && !isNone(code.text())
                || success != null && success.value().isBoolean() && !success.value().asBoolean()
                || reply.all()
                        .filter(e -> e.parent() == reply.root() && is("oferror", e.name()))
                        .anyMatch(e -> saysSomething(e.value()));
    }

    /** Whether a field for the reason of a failure says something. */
    static boolean hasReason(ReplyIndex reply) {
        return reply.all()
                .filter(e -> e.scope().isOfTask() || e.scope() == Scope.FAILURE)
                .filter(e -> is("oferror", e.name()) || isFailure(e.name()))
                .anyMatch(e -> saysSomething(e.value()));
    }

    static Integer code(ReplyIndex reply) {
        return Stream.of(reply.root(), reply.field(reply.root(), "error"))
                .map(object -> number(reply, object))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Beside a message of success any number is one of success. */
    private static Integer number(ReplyIndex reply, Entry object) {
        Entry code = reply.field(object, "code");
        boolean fine =
                Stream.of("message", "msg")
                        .map(name -> reply.field(object, name))
                        .anyMatch(e -> e != null && e.text() != null && isNone(e.text()));
        return code == null || fine || code.scalar() == null || isFine(code.scalar())
                ? null
                : number(code);
    }

    private static Integer number(Entry code) {
        try {
            return Integer.valueOf(code.scalar());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isFine(String code) {
        return code.matches("0+|2\\d\\d") || isNone(code);
    }

    private static boolean isNone(String text) {
        String plain = ReplyWords.plain(text);
        return plain.isEmpty() || is("none", plain) || is("completed", plain);
    }

    private static boolean saysSomething(JsonNode error) {
        if (error.isObject()) {
            return error.properties().stream()
                    .filter(field -> !ReplyWords.plain(field.getKey()).endsWith("id"))
                    .map(Map.Entry::getValue)
                    .anyMatch(ErrorReader::saysSomething);
        }
        return error.isArray()
                ? error.valueStream().anyMatch(ErrorReader::saysSomething)
                : error.isBoolean() ? error.asBoolean() : !isFine(error.asText().strip());
    }
}
