package one.apiin.camel.internal.util;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks of options: each message names the option and the remedy, and omits values that may be
 * secret.
 */
public final class OptionChecks {

    /** Ten years; nanosecond arithmetic overflows far beyond it. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** The forms of a duration; the rest of a sentence. */
    public static final String DURATION =
            "must be a duration greater than zero, such as 5s, 500ms, 2m, 1h30m or PT5S, without"
                    + " blanks; plain numbers are milliseconds";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([KMGT]?)(?:I?B)?");
    private static final Map<String, Integer> SHIFTS =
            Map.of("", 0, "K", 10, "M", 20, "G", 30, "T", 40);

    private OptionChecks() {}

    public static IllegalArgumentException bad(String option, String rule) {
        return new IllegalArgumentException("Option " + option + " " + rule);
    }

    public static IllegalArgumentException bad(String option, String rule, Throwable cause) {
        return new IllegalArgumentException("Option " + option + " " + rule, cause);
    }

    public static void require(String option, String value, String remedy) {
        if (value == null || value.isBlank()) {
            throw bad(option, "is missing: " + remedy);
        }
    }

    /** The width of the ledger's columns. */
    public static void atMost(String option, String value, int longest) {
        if (value.length() > longest) {
            throw bad(option, "has " + value.length() + " characters; at most " + longest);
        }
    }

    /** Rejects zero: Camel parses invalid durations such as 1week as zero. */
    public static void positive(String option, Duration value) {
        if (value != null && value.compareTo(LONGEST) > 0) {
            throw bad(option, "must be at most " + LONGEST.toDays() + "d");
        }
        if (value == null || value.isZero() || value.isNegative()) {
            throw bad(option, DURATION);
        }
    }

    public static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw bad(option, "must be at least " + least + " but is " + value);
        }
    }

    public static void atLeast(String option, double value, double least) {
        if (!(value >= least) || Double.isInfinite(value)) {
            throw bad(option, "must be at least " + least + " but is " + value);
        }
    }

    public static void atMost(String option, double value, long most) {
        if (value > most) {
            throw bad(option, "must be at most " + most + " but is " + value);
        }
    }

    /**
     * The bytes of a size such as {@code 2GB}; a unit is 1,024 of the one below, a plain number is bytes.
     *
     * @throws IllegalArgumentException naming the option if the text is not a size or zero
     */
    public static long bytes(String option, String text) {
        Matcher size = SIZE.matcher(text == null ? "" : text.strip().toUpperCase(Locale.ROOT));
        if (size.matches()) {
            long bytes = Long.parseLong(size.group(1));
            int shift = SHIFTS.get(size.group(2));
            if (bytes > 0 && bytes <= Long.MAX_VALUE >> shift) {
                return bytes << shift;
            }
        }
        throw bad(
                option,
                "must be a size greater than zero, such as 2GB, 500MB or 1048576; plain numbers are"
                        + " bytes");
    }

    public static void httpUrl(String option, String value) {
        if (!isHttpUrl(value)) {
            throw bad(option, "must be an absolute http or https URL, such as https://host/path");
        }
        int port =
                BrowserUrl.parse(value).map(BrowserUrl::port).orElse(URI.create(value).getPort());
        if (port == 0 || port > 65535) {
            throw bad(option, "has the port " + port + "; ports are 1 to 65535");
        }
    }

    private static boolean isHttpUrl(String value) {
        try {
            URI uri = URI.create(value);
            return (uri.getHost() != null || BrowserUrl.parse(value).isPresent())
                    && uri.getRawAuthority() != null
                    && uri.getRawFragment() == null
                    && uri.getRawAuthority().indexOf('@') < 0
                    && ("https".equalsIgnoreCase(uri.getScheme())
                            || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
