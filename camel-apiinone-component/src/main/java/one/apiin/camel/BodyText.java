package one.apiin.camel;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.support.ExchangeHelper;

/** Reads a message body as text, strictly: what is no text is refused, nothing is guessed. */
final class BodyText {

    /** Far above the longest prompt; a larger body is a mistake and is not read into memory. */
    static final int MAX_BYTES = 1 << 20;

    private BodyText() {}

    /**
     * The text, or null for an empty body.
     *
     * @throws IllegalArgumentException if the body is no text, or too large; names the remedy
     */
    static String of(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body == null || body instanceof CharSequence) {
            return body == null ? null : body.toString();
        }
        if (body instanceof Reader || !isTextSource(body)) {
            return converted(message, body);
        }
        try {
            return decoded(bytes(message), charset(exchange));
        } catch (IOException e) {
            throw new IllegalArgumentException("The body could not be read: " + e.getMessage(), e);
        }
    }

    private static boolean isTextSource(Object body) {
        return body instanceof byte[]
                || body instanceof InputStream
                || body instanceof StreamCache
                || body instanceof java.io.File
                || body instanceof java.nio.file.Path
                || body instanceof ByteBuffer
                || body instanceof org.apache.camel.WrappedFile<?>;
    }

    private static String converted(Message message, Object body) {
        if (body instanceof Reader) {
            return message.getBody(String.class);
        }
        throw new IllegalArgumentException(
                "A body of type "
                        + body.getClass().getName()
                        + " is no prompt: give text, a Map, a VideoRequest, or JSON text with"
                        + " Content-Type application/json");
    }

    private static byte[] bytes(Message message) throws IOException {
        Object body = message.getBody();
        InputStream in = message.getBody(InputStream.class);
        if (in == null) {
            throw new IOException("no bytes from " + body.getClass().getName());
        }
        try {
            byte[] read = in.readNBytes(MAX_BYTES + 1);
            if (read.length > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "The body has more than " + MAX_BYTES + " bytes, which is no prompt");
            }
            return read;
        } finally {
            if (body instanceof StreamCache cache) {
                cache.reset();
            } else {
                in.close();
            }
        }
    }

    private static Charset charset(Exchange exchange) {
        String name = ExchangeHelper.getCharsetName(exchange, false);
        return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    }

    private static String decoded(byte[] bytes, Charset charset) {
        try {
            String text =
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // told below: the same remedy for all that is no text
        }
        throw new IllegalArgumentException(
                "The body is no "
                        + charset
                        + " text: a prompt is text; a picture is given by its address in imageUrls");
    }
}
