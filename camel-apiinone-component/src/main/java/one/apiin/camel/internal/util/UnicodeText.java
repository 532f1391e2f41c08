package one.apiin.camel.internal.util;

/** Texts that UTF-8 cannot carry. Pure. */
public final class UnicodeText {

    /** The rest of a sentence about such a text. */
    public static final String BROKEN =
            "contains half of a character (an unpaired surrogate), as a text that was cut within an"
                    + " emoji does: cut it between characters";

    private UnicodeText() {}

    /** Whether half of a surrogate pair is in it: some writers join it with the next character. */
    public static boolean isBroken(CharSequence text) {
        return text.codePoints()
                .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
