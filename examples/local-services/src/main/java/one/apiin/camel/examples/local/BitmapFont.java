package one.apiin.camel.examples.local;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Capital letters, digits and signs of five by seven dots: the font of drawn clips. */
final class BitmapFont {

    static final int WIDTH = 5;
    static final int HEIGHT = 7;

    /** A character and its seven rows, top first, each a base-32 digit whose bits are the dots. */
    private static final String GLYPHS =
            "AEHHVHHHBUHHUHHUCFGGGGGFDUHHHHHUEVGGUGGVFVGGUGGGGFGGJHHFHHHHVHHH"
                    + "IE44444EJ72222ICKHIKOKIHLGGGGGGVMHRLLHHHNHPPLJJHOEHHHHHEPUHHUGGG"
                    + "QEHHHLIDRUHHUKIHSFGGE11UTV444444UHHHHHHEVHHHHAA4WHHHLLRHXHHA4AHH"
                    + "YHHA4444ZV1248GV0EHJLPHE14C4444E2EH168GV3U11E11U426AIV225VGU11HE"
                    + "668GUHHE7V1248888EHHEHHE9EHHF12C 0000000.00000CC,0000C48:0CC0CC0"
                    + ";0CC0C48!4444404?EH16404'4480000\"AA00000-000V000_000000V+044V440"
                    + "*0LEVEL0/11248GG\\GG84211=00V0V00(2488842)8422248[E88888E]E22222E"
                    + "<248G842>8421248#AAVAVAA%PP248JJ&CIK8LID@EHNLNGF$4FKE5U4|4444444"
                    + "~008L200";

    private static final Map<Integer, int[]> ROWS = read();

    private BitmapFont() {}

    /** The characters of this text as the font has them: capitals, without accents. */
    static int[] drawable(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        return plain.toUpperCase(Locale.ROOT).replaceAll("\\s", " ").codePoints().toArray();
    }

    /** The seven rows of a character; one that the font lacks gets a pattern of its own in a frame. */
    static int[] rows(int character) {
        int[] rows = ROWS.get(character);
        return rows == null ? pattern(character) : rows;
    }

    private static int[] pattern(int character) {
        int[] rows = new int[HEIGHT];
        for (int row = 1; row < HEIGHT - 1; row++) {
            rows[row] = 0b10001 | (character >> 3 * (row - 1) & 7) << 1;
        }
        rows[0] = 0b11111;
        rows[HEIGHT - 1] = 0b11111;
        return rows;
    }

    private static Map<Integer, int[]> read() {
        Map<Integer, int[]> glyphs = new HashMap<>();
        for (int at = 0; at < GLYPHS.length(); at += HEIGHT + 1) {
            int[] rows = new int[HEIGHT];
            for (int row = 0; row < HEIGHT; row++) {
                rows[row] = Character.digit(GLYPHS.charAt(at + 1 + row), 32);
            }
            glyphs.put((int) GLYPHS.charAt(at), rows);
        }
        return glyphs;
    }
}
