package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final Set<String> NONE = ReplyWords.of("none");
    private static final Set<String> COMPLETED = ReplyWords.of("completed");
    private static final Set<String> FAILURE = ReplyWords.of("failure");
    private static final List<String> INSIDE = List.copyOf(ReplyWords.of("failuretext"));
    private static final Set<String> MESSAGES = ReplyWords.of("message");
    private static final Set<String> CODES = ReplyWords.of("code");
    private static final List<String> OF_REPLY =
            List.of("error", "errors", "err", "errcode", "errorcode", "baseresp");
    private static final Pattern PROSE =
            Pattern.compile("(?=.*(\\s|[^\\p{ASCII}]))(?:.*?\\p{L}){3}.*");
    private static final Pattern NO_REASON =
            Pattern.compile(".*(?:model|title|name|time|date|at|id|url|status|state)");
    private static final int UNFIT = 9;

    static ErrorReader read(ReplyIndex reply, Entry failed) {
        boolean isError = isError(reply);
        Entry failure = failed == null ? reply.root() : failed;
        String message =
                nearest(
                                reply,
                                failure,
                                reply.all().filter(e -> isWords(e) && weight(e, failure) < UNFIT))
                        .sorted(Comparator.comparing(e -> StatusReader.of(e.text()).known()))
                        .map(Entry::text)
                        .findFirst()
                        .orElse(null);
        String name =
                nearestCode(reply, failure, isError).map(Entry::scalar).findFirst().orElse(null);
        return new ErrorReader(isError, code(reply), name, message);
    }

    /** {@link #isError()} alone, as most replies are not errors. */
    static boolean isError(ReplyIndex reply) {
        Entry ok = reply.field(reply.root(), "success");
        return code(reply) != null
                || isErrorWord(reply)
                || ok != null && ok.value().isBoolean() && !ok.value().asBoolean()
                || OF_REPLY.stream()
                        .map(name -> reply.field(reply.root(), name))
                        .anyMatch(error -> error != null && saysSomething(error.value()));
    }

    static Integer code(ReplyIndex reply) {
        Integer code = errorNumber(reply, reply.root());
        return code == null ? errorNumber(reply, reply.field(reply.root(), "error")) : code;
    }

    /** Beside a message of success any number is one of success. */
    private static Integer errorNumber(ReplyIndex reply, Entry object) {
        Entry code = reply.field(object, "code");
        Integer number = code == null ? null : number(code.scalar());
        boolean fine =
                number == null
                        || isFine(code.scalar())
                        || Stream.of("message", "msg")
                                .map(name -> reply.field(object, name))
                                .anyMatch(e -> e != null && e.text() != null && isNone(e.text()));
        return fine ? null : number;
    }

    private static boolean isErrorWord(ReplyIndex reply) {
        Entry code = reply.field(reply.root(), "code");
        return code != null
                && code.text() != null
                && number(code.text()) == null
                && !isNone(code.text());
    }

    /** This error with the code and message at a place that the mapping names; empty if it has neither. */
    Optional<ErrorReader> withMapped(ReplyIndex reply, Entry failure) {
        Optional<String> words =
                reply.all()
                        .filter(e -> e.isIn(failure) && e.text() != null)
                        .filter(e -> e.name().equals(failure.name()) || INSIDE.contains(e.name()))
                        .sorted(Comparator.comparingInt(e -> INSIDE.indexOf(e.name())))
                        .map(Entry::text)
                        .findFirst();
        Entry object = failure.value().isArray() ? reply.child(failure, "0") : failure;
        Optional<String> mapped =
                Optional.ofNullable(reply.field(object, "code")).map(Entry::scalar);
        return words.isEmpty() && mapped.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ErrorReader(isError, code, mapped.orElse(name), words.orElse(message)));
    }

    private static Integer number(String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isFine(String code) {
        Integer number = number(code);
        return number == null ? isNone(code) : number == 0 || number >= 200 && number < 300;
    }

    private static boolean isNone(String text) {
        String plain = ReplyWords.plain(text);
        return plain.isEmpty() || NONE.contains(plain) || COMPLETED.contains(plain);
    }

    private static boolean saysSomething(JsonNode error) {
        if (error.isArray()) {
            return error.valueStream().anyMatch(ErrorReader::saysSomething);
        }
        if (error.isObject()) {
            return error.properties().stream()
                    .filter(field -> !ReplyWords.plain(field.getKey()).endsWith("id"))
                    .map(Map.Entry::getValue)
                    .anyMatch(ErrorReader::saysSomething);
        }
        return error.isTextual() ? !isFine(error.textValue().strip()) : error.asBoolean();
    }

    /** The failure's own first, then those of its envelopes; the task's before the reply's. */
    private static Stream<Entry> nearest(ReplyIndex reply, Entry failure, Stream<Entry> some) {
        return reply.outerFirst(some)
                .sorted(Comparator.comparingInt(e -> weight(e, failure)))
                .sorted(Comparator.comparing(e -> !e.isIn(failure)));
    }

    private static boolean isWords(Entry entry) {
        return entry.text() != null && !isNone(entry.text()) && entry.scope() != Scope.ECHO;
    }

    /** 0 for a reason of a failure, 1 for a message, 2 for any sentence beside the failure. */
    private static int weight(Entry entry, Entry failure) {
        boolean inFailure = entry.scope() == Scope.FAILURE;
        boolean ofTask = entry.scope().isOfTask();
        String name = entry.name();
        boolean message = MESSAGES.contains(name);
        if (inFailure && (INSIDE.contains(name) || FAILURE.contains(name))
                || ofTask && FAILURE.contains(name) && !message) {
            return 0;
        }
        if (ofTask && message) {
            return 1;
        }
        boolean beside = inFailure || ofTask && entry.holder() == failure;
        boolean sentence =
                beside
                        && PROSE.matcher(entry.text()).matches()
                        && !entry.text().contains("://")
                        && !NO_REASON.matcher(name).matches();
        return sentence ? 2 : UNFIT;
    }

    private static Stream<Entry> nearestCode(ReplyIndex reply, Entry failure, boolean isError) {
        return reply.outerFirst(
                        reply.all()
                                .filter(e -> e.scalar() != null && !isFine(e.scalar()))
                                .filter(
                                        e ->
                                                codeWeight(e, isError && e.holder() == reply.root())
                                                        < UNFIT))
                .sorted(Comparator.comparingInt(e -> codeWeight(e, true)))
                .sorted(Comparator.comparing(e -> !e.isIn(failure)));
    }

    private static int codeWeight(Entry entry, boolean ofReply) {
        boolean inFailure = entry.scope() == Scope.FAILURE;
        boolean code = entry.name().equals("code");
        if (!inFailure && !entry.scope().isOfTask()) {
            return UNFIT;
        }
        if (CODES.contains(entry.name()) || inFailure && code) {
            return 0;
        }
        if (code && (ofReply || entry.depth() > 1)) {
            return 1;
        }
        return inFailure && entry.name().equals("type") ? 2 : UNFIT;
    }
}
