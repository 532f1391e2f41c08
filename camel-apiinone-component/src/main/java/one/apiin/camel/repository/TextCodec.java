package one.apiin.camel.repository;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists and typed maps as text that an operator can read in a column: one line per entry, {@code
 * <type><key>=<value>} in maps. Control characters, unpaired surrogates and the backslash are
 * escaped, so that the text holds nothing a database would refuse or change.
 *
 * <p>Threads: pure functions.
 */
final class TextCodec {

    private TextCodec() {}

    static boolean canEncode(Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean;
    }

    /** The list as text, or null if it is empty. */
    static String encode(List<String> values) {
        if (values.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        values.forEach(value -> escape(value, text).append('\n'));
        return text.toString();
    }

    static List<String> decodeList(String text) {
        List<String> values = new ArrayList<>();
        lines(text).forEach(line -> values.add(unescape(line)));
        return values;
    }

    /** The map as text in its own order, or null if it is empty. */
    static String encode(Map<String, Object> values) {
        if (values.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        values.forEach(
                (key, value) -> {
                    int start = text.append(typeOf(value)).length();
                    escape(key, text);
                    for (int at = text.indexOf("=", start); at >= 0; ) {
                        text.replace(at, at + 1, "\\e");
                        at = text.indexOf("=", at);
                    }
                    escape(value == null ? "" : value.toString(), text.append('=')).append('\n');
                });
        return text.toString();
    }

    static Map<String, Object> decodeMap(String text) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String line : lines(text)) {
            int split = line.indexOf('=');
            if (split < 1) {
                throw new IllegalArgumentException("Not a line of the ledger's text: " + line);
            }
            String key = unescape(line.substring(1, split));
            values.put(key, parse(line.charAt(0), unescape(line.substring(split + 1))));
        }
        return values;
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        if (text != null) {
            for (int from = 0, to; (to = text.indexOf('\n', from)) >= 0; from = to + 1) {
                lines.add(text.substring(from, to));
            }
        }
        return lines;
    }

    private static char typeOf(Object value) {
        if (!canEncode(value)) {
            throw new IllegalArgumentException("No simple type: " + value.getClass().getName());
        }
        return value == null ? 'N' : value.getClass().getSimpleName().charAt(0);
    }

    private static Object parse(char type, String value) {
        return switch (type) {
            case 'S' -> value;
            case 'I' -> Integer.valueOf(value);
            case 'L' -> Long.valueOf(value);
            case 'D' -> Double.valueOf(value);
            case 'B' -> Boolean.valueOf(value);
            case 'N' -> null;
            default -> throw new IllegalArgumentException("Unknown type in the ledger: " + type);
        };
    }

    private static StringBuilder escape(String value, StringBuilder text) {
        for (int at = 0; at < value.length(); at++) {
            char letter = value.charAt(at);
            if (letter == '\\') {
                text.append("\\\\");
            } else if (letter == '\n') {
                text.append("\\n");
            } else if (Character.isISOControl(letter) || isUnpaired(value, at)) {
                text.append(String.format("\\u%04x", (int) letter));
            } else {
                text.append(letter);
            }
        }
        return text;
    }

    private static boolean isUnpaired(String value, int at) {
        char letter = value.charAt(at);
        if (Character.isHighSurrogate(letter)) {
            return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
        }
        return Character.isLowSurrogate(letter)
                && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder value = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter != '\\') {
                value.append(letter);
                continue;
            }
            char kind = text.charAt(++at);
            switch (kind) {
                case 'n' -> value.append('\n');
                case 'e' -> value.append('=');
                case 'u' -> {
                    value.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                    at += 4;
                }
                default -> value.append(kind);
            }
        }
        return value.toString();
    }
}
