package one.apiin.camel.internal.http.reply;

import static one.apiin.camel.internal.http.reply.ReplyWords.is;

import java.util.Comparator;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry.Scope;

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
    private static final Pattern URL = Pattern.compile("(?i)https?://\\S+");
    private static final Pattern SUCCESS = Pattern.compile("(?i)\\bsuccess(ful|fully)?\\b");

    /** A refusal in words, neither negated nor of a step that is tried again; or a code that ends in one or is one. */
    private static final Pattern REFUSAL =
            Pattern.compile(
                    "(?is)(?!.*\\b(?:retrying|recovered|webhook|callback)\\b).*?"
                            + "(?<!\\b(?:no|not|nothing|never|without|zero|0)\\s{1,3}(?:\\w{1,20}\\s{1,3})?)"
                            + "\\b(?:fail(?:s|ed|ure)?|errors?|refus\\w+|reject\\w+|denied|blocked"
                            + "|withheld|violat\\w+|prohibited|forbidden|not allowed|nsfw|unsafe)\\b"
                            + "(?!\\W{1,3}(?:\\w{1,20}\\W{1,3})?(?:0|no|none|free|false)\\b).*"
                            + "|\\S*(?:safety|filter|fail)"
                            + "|(?:image_)?prohibited_content|content_prohibited");

    private static final int REFUSAL_WITHIN = 500;
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,9}");
    private static final Pattern FINE = Pattern.compile("0+|2\\d\\d");
    private static final int UNFIT = 9;

    /**
     * @param failed the object that says that the task failed; null if none does
     */
    static ErrorReader read(ReplyIndex reply, Entry failed) {
        Entry failure = failed == null ? reply.root : failed;
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
        boolean inFailure = entry.scope() == Scope.FAILURE;
        if (entry.isOfTask() && entry.is("message")) {
            return 1;
        }
        if (inFailure && entry.is("failuretext")
                || (inFailure || entry.isOfTask()) && entry.isFailure()) {
            return 0;
        }
        boolean beside = inFailure || entry.isOfTask() && entry.holder() == failure;
        boolean sentence = beside && SENTENCE.matcher(entry.text()).matches();
        return sentence && !entry.isPart("noreasonpart") ? 2 : UNFIT;
    }

    private static int codeWeight(Entry entry, boolean isError) {
        boolean inFailure = entry.scope() == Scope.FAILURE;
        boolean fits = inFailure || entry.isOfTask();
        if (!fits || entry.scalar() == null || isFine(entry.scalar())) {
            return UNFIT;
        }
        boolean isCode = entry.name.equals("code");
        if (entry.is("code") || inFailure && isCode) {
            return 0;
        }
        if (isCode && (isError || entry.depth() > 1)) {
            return 1;
        }
        return inFailure && entry.name.equals("type") ? 2 : UNFIT;
    }

    /** {@link #isError()} alone, as most replies are not errors. */
    static boolean isError(ReplyIndex reply) {
        Entry code = reply.root.field("code");
        Entry success = reply.root.field("success");
        boolean isWord = code != null && code.text() != null && !isNumber(code.text());
        return code(reply) != null
                || isWord && !isNone(code.text())
                || success != null && success.value.isBoolean() && !success.value.asBoolean()
                || reply.root.children.stream().anyMatch(e -> e.is("oferror") && saysSomething(e));
    }

    /**
     * Whether a field for the reason of a failure says one.
     *
     * @param anyText whatever the text: it may be in words that are not known
     */
    static boolean hasReason(ReplyIndex reply, boolean anyText) {
        return reply.all()
                .filter(e -> e.isOfTask() || e.scope() == Scope.FAILURE)
                .anyMatch(e -> e.is("oferror") ? saysSomething(e) : isReasonAt(e, anyText));
    }

    private static boolean isReasonAt(Entry entry, boolean anyText) {
        boolean named = entry.isFailure() && entry.isPart("reasonpart");
        return named && isReason(entry, anyText || entry.isPart("blamepart"));
    }

    /**
     * A count, a flag, a URL, a name or a sentence of success explains nothing.
     *
     * @param blames whether the place names a failure; if not, the text has to: "Finished in 41 s" also
     *     stands in a {@code status_message}, while the URL of a paid video is still to come
     */
    private static boolean isReason(Entry entry, boolean blames) {
        if (entry.value.isContainerNode()) {
            boolean invalid = blames || entry.value.path(0).has("msg");
            return entry.children.stream()
                    .anyMatch(e -> !e.isPart("noreasonpart") && isReason(e, invalid));
        }
        String text = entry.text();
        return text != null
                && !isFine(text)
                && !isOfSuccess(text)
                && (blames || REFUSAL.matcher(begin(text)).matches());
    }

    private static String begin(String text) {
        return text.substring(0, Math.min(text.length(), REFUSAL_WITHIN));
    }

    private static boolean isOfSuccess(String text) {
        return URL.matcher(text).matches()
                || SUCCESS.matcher(text).find() && !ReplyWords.isIn("failed", text);
    }

    static Integer code(ReplyIndex reply) {
        Entry error = reply.root.field("error");
        Integer code = number(reply.root);
        return code == null && error != null ? number(error) : code;
    }

    /** Beside a message of success any number is one of success. */
    private static Integer number(Entry object) {
        Entry code = object.field("code");
        boolean fine =
                Stream.of("message", "msg")
                        .map(object::field)
                        .anyMatch(e -> e != null && e.text() != null && isNone(e.text()));
        String text = code == null || fine ? null : code.scalar();
        return text != null && isNumber(text) && !isFine(text) ? Integer.valueOf(text) : null;
    }

    private static boolean isNumber(String code) {
        return NUMBER.matcher(code).matches();
    }

    private static boolean isFine(String code) {
        return FINE.matcher(code).matches() || isNone(code);
    }

    private static boolean isNone(String text) {
        String plain = ReplyWords.plain(text);
        return plain.isEmpty() || is("none", plain) || is("completed", plain);
    }

    private static boolean saysSomething(Entry error) {
        return error.value.isContainerNode()
                ? error.children.stream().anyMatch(e -> !e.name.endsWith("id") && saysSomething(e))
                : !isFine(error.value.asText());
    }
}
