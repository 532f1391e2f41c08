package one.apiin.camel.internal.util;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes such as {@code 2GB}; a unit is 1,024 of the one below, a plain number is bytes. */
public final class DataSize {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,12})\\s*([KMGT]?)(?:I?B)?");
    private static final Map<String, Integer> SHIFTS =
            Map.of("", 0, "K", 10, "M", 20, "G", 30, "T", 40);

    private DataSize() {}

    /**
     * @throws IllegalArgumentException naming the option if the text is not a size or zero
     */
    public static long bytes(String option, String text) {
        Matcher size = SYNTAX.matcher(text == null ? "" : text.strip().toUpperCase(Locale.ROOT));
        if (size.matches()) {
            long bytes = Long.parseLong(size.group(1));
            int shift = SHIFTS.get(size.group(2));
            if (bytes > 0 && bytes <= Long.MAX_VALUE >> shift) {
                return bytes << shift;
            }
        }
        throw OptionChecks.bad(
                option,
                "must be a size greater than zero, such as 2GB, 500MB or 1048576; plain numbers are"
                        + " bytes");
    }
}
