package one.apiin.camel.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** A large file that begins like a video. */
final class VideoFile {

    private static final int CHUNK = 1 << 20;

    private VideoFile() {}

    /** Writes a file of this size, no two MiB of which are equal. */
    static void write(Path file, int mebibytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        Random random = new Random(1);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), CHUNK)) {
            for (int i = 0; i < mebibytes; i++) {
                random.nextBytes(chunk);
                if (i == 0) {
                    byte[] type = "\0\0\0\30ftypisom".getBytes(StandardCharsets.ISO_8859_1);
                    System.arraycopy(type, 0, chunk, 0, type.length);
                }
                out.write(chunk);
            }
        }
    }

    /** Its SHA-256 in hexadecimal, read in pieces. */
    static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                sha.update(chunk, 0, read);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
