package one.apiin.camel.internal.util;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a misspelled one was probably meant to be. Pure. */
public final class SimilarNames {

    /** A shorter name with two other letters is another word. */
    private static final int LONG_ENOUGH_FOR_TWO = 5;

    private SimilarNames() {}

    /**
     * The nearest of the known names: without regard to case, {@code -}, {@code _} and blanks, with at
     * most two letters wrong, missing, added or swapped with their neighbour; one in names of four
     * letters or fewer.
     */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String letters = letters(name);
        return known.stream()
                .filter(one -> distance(letters, letters(one)) <= allowed(letters(one)))
                .min(Comparator.comparingInt(one -> distance(letters, letters(one))));
    }

    /** Whether two names differ in case, {@code -}, {@code _} and blanks at most. */
    public static boolean isSame(String one, String other) {
        return letters(one).equals(letters(other));
    }

    private static int allowed(String known) {
        return known.length() < LONG_ENOUGH_FOR_TWO ? 1 : 2;
    }

    private static String letters(String name) {
        return name.replaceAll("[-_\\s]", "").toLowerCase(Locale.ROOT);
    }

    /** Optimal string alignment; 3 if it is more than 2, as the lengths say. */
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > 2) {
            return 3;
        }
        int[][] d = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(d, one, other, i, j);
            }
        }
        return d[one.length()][other.length()];
    }

    private static int step(int[][] d, String one, String other, int i, int j) {
        int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least = Math.min(d[i - 1][j - 1] + same, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }
}
