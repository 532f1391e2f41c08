package one.apiin.camel.internal.camel.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import one.apiin.camel.internal.util.Sha256;
import org.apache.camel.Message;

/**
 * One file of the page, from the jar. A browser keeps it and asks whether it has changed.
 *
 * <p>Threads: immutable.
 */
record StaticFile(String type, String text, String etag) {

    private static final String FOLDER = "/one/apiin/camel/dashboard/";
    private static final int ETAG_LENGTH = 24;

    static StaticFile of(String name, String type) {
        try (InputStream in = StaticFile.class.getResourceAsStream(FOLDER + name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new StaticFile(type + "; charset=utf-8", text, etag(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With another text, such as the page's links to the other files. */
    StaticFile with(String changed) {
        return new StaticFile(type, changed, etag(changed));
    }

    static String etag(String text) {
        return '"' + Sha256.hex(text).substring(0, ETAG_LENGTH) + '"';
    }

    HttpReply reply(Message request) {
        Map<String, String> headers = Map.of("ETag", etag, "Cache-Control", "no-cache");
        return new HttpReply(200, type, text, headers).unlessKnown(request);
    }
}
