package one.apiin.camel.internal.util;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a provider's text may stand in exceptions and log lines: it often repeats the prompt behind a
 * colon or in quotation marks.
 *
 * <p>Threads: pure functions.
 */
public final class ProviderText {

    private static final int LONGEST = 120;
    private static final int SHORTEST_SECRET = 3;
    private static final int DISTINCTIVE = 20;
    private static final int SHORTEST_PART = 12;
    private static final String HIDDEN = "[prompt]";

    /** An apostrophe within a word is not a quotation mark. */
    private static final Pattern END =
            Pattern.compile(
                    "[:\uFF1A\"`\u201C-\u201F\u00AB\u00BB\u2039\u203A\u300C-\u300F\\v]"
                            + "|(?<!\\p{L})['\u2018\u2019\u201A\u201B]|['\u2018\u2019](?!\\p{L})");

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Z}\\s]+");

    /** A prompt in JSON, also in JSON that is a text in JSON. */
    private static final Pattern PROMPT =
            Pattern.compile(
                    "(?is)prompt[^\"\\\\]{0,20}\\\\*\"\\s*:\\s*\\\\*\"(.{3,8000}?)(?<!\\\\)\"");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private static final Pattern ESCAPED = Pattern.compile("\\\\+u(\\p{XDigit}{4})");

    private ProviderText() {}

    /** The text up to the first colon, quotation mark or line break, and up to 120 characters; null stays null. */
    public static String brief(String text) {
        if (text == null) {
            return null;
        }
        Matcher end = END.matcher(text);
        String start = clean(end.find() ? text.substring(0, end.start()) : text);
        return start.isEmpty() && !text.isBlank() ? "(withheld)" : cut(start, LONGEST);
    }

    /**
     * The reason of a failure in brief, without the prompts that the reply repeats and without that of the
     * request; null stays null.
     *
     * @param prompt that of the request, or null if it is not at hand
     */
    public static String reason(String text, String rawReply, String prompt) {
        if (text == null) {
            return null;
        }
        String shown = withoutPrompts(text, rawReply);
        return brief(prompt == null ? shown : hide(shown, List.of(prompt)));
    }

    /** The whole text, and without the prompts that the reply repeats. */
    public static String withoutPrompts(String text, String rawReply) {
        List<String> prompts =
                PROMPT.matcher(rawReply == null ? "" : rawReply)
                        .results()
                        .map(prompt -> unescaped(prompt.group(1)))
                        .toList();
        return hide(text, prompts);
    }

    private static String unescaped(String json) {
        return ESCAPED.matcher(json.replaceAll("\\\\+[nrt]", " "))
                .replaceAll(c -> Matcher.quoteReplacement(character(c.group(1))))
                .replaceAll("\\\\+(.)", "$1");
    }

    private static String character(String hex) {
        return String.valueOf((char) Integer.parseInt(hex, 16));
    }

    /** One line without control, format, line and paragraph separators. */
    public static String clean(String text) {
        return INVISIBLE.matcher(text).replaceAll(" ").strip();
    }

    /** Never in the middle of a character. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }

    /**
     * Masks these texts in any letter case, and their parts that begin with a word: of {@value #DISTINCTIVE}
     * characters, or up to the end of the text of {@value #SHORTEST_PART}.
     */
    public static String hide(String text, List<String> secrets) {
        String hidden = text;
        for (String secret : secrets) {
            String stripped = secret.strip();
            if (stripped.length() >= SHORTEST_SECRET) {
                hidden = hide(hidden, stripped);
            }
        }
        return hidden;
    }

    private static String hide(String text, String secret) {
        Map<Character, List<Integer>> words = words(secret);
        StringBuilder hidden = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = -1;
            for (int from : words.getOrDefault(lower(text.charAt(at)), List.of())) {
                end = Math.max(end, matched(text, at, secret, from));
            }
            hidden.append(end < 0 ? text.substring(at, at + 1) : HIDDEN);
            at = end < 0 ? at + 1 : end;
        }
        return hidden.toString();
    }

    /** Where the text and its words begin, by their first characters. */
    private static Map<Character, List<Integer>> words(String secret) {
        Stream<Integer> words = WORD.matcher(secret).results().map(MatchResult::start);
        return Stream.concat(Stream.of(0), words)
                .distinct()
                .collect(Collectors.groupingBy(start -> lower(secret.charAt(start))));
    }

    private static char lower(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /** The end of what is equal but for case and white space; -1 if it is too short. */
    private static int matched(String text, int at, String secret, int from) {
        int i = at;
        int j = from;
        while (i < text.length() && j < secret.length()) {
            if (Character.isWhitespace(text.charAt(i))
                    && Character.isWhitespace(secret.charAt(j))) {
                i = afterSpace(text, i);
                j = afterSpace(secret, j);
            } else if (text.regionMatches(true, i, secret, j, 1)) {
                i++;
                j++;
            } else {
                break;
            }
        }
        boolean ends = j == secret.length() && (from == 0 || j - from >= SHORTEST_PART);
        return ends || j - from >= DISTINCTIVE ? i : -1;
    }

    private static int afterSpace(String text, int at) {
        int end = at;
        while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
