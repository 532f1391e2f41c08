package one.apiin.camel.examples.local;

import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;

/**
 * An image to draw rectangles and text on. Not with AWT, as it cannot draw text on machines without
 * fonts. Colours are 0xRRGGBB. Parts outside the image are cut off.
 *
 * <p>Threads: not thread-safe.
 */
final class Canvas {

    private final Picture image;
    private final byte[] pixels;
    final int width;
    final int height;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        image = Picture.create(width, height, ColorSpace.RGB);
        pixels = image.getPlaneData(0);
    }

    Picture image() {
        return image;
    }

    void fill(int colour) {
        fillRect(0, 0, width, height, colour);
    }

    void fillRect(int x, int y, int w, int h, int colour) {
        int right = Math.min(width, x + w);
        int bottom = Math.min(height, y + h);
        for (int row = Math.max(0, y); row < bottom; row++) {
            for (int column = Math.max(0, x); column < right; column++) {
                int at = 3 * (row * width + column);
                pixels[at] = sample(colour >> 16);
                pixels[at + 1] = sample(colour >> 8);
                pixels[at + 2] = sample(colour);
            }
        }
    }

    /** Draws text whose dots are squares of this size, on lines of {@code columns} characters. */
    void text(String text, int x, int y, int dot, int columns, int colour) {
        int[] characters = BitmapFont.drawable(text);
        for (int i = 0; i < characters.length; i++) {
            int left = x + i % columns * dot * (BitmapFont.WIDTH + 1);
            int top = y + i / columns * dot * (BitmapFont.HEIGHT + 2);
            int[] rows = BitmapFont.rows(characters[i]);
            for (int row = 0; row < rows.length; row++) {
                for (int column = 0; column < BitmapFont.WIDTH; column++) {
                    if ((rows[row] >> (BitmapFont.WIDTH - 1 - column) & 1) == 1) {
                        fillRect(left + column * dot, top + row * dot, dot, dot, colour);
                    }
                }
            }
        }
    }

    /** jcodec uses signed samples around zero. */
    private static byte sample(int component) {
        return (byte) ((component & 0xff) - 128);
    }
}
