package one.apiin.camel.internal.camel.message;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.MessageHelper;
import org.apache.camel.util.IOHelper;

/** Reads a message body as text, strictly: a body that is not text is rejected. */
public final class TextBody {

    /** Far above the longest prompt; a larger body is a mistake and is not read into memory. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int PART = 8192;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Not a method of the body, such as the name of its file. */
    private static final Pattern WHOLE_BODY = Pattern.compile("[bB]ody(?:As\\([^)]*\\)|OneLine)?}");

    static final String PROPERTY = "CamelApiInOneText";

    /** The text of a one-shot stream, or why it could not be read. */
    private record ReadOnce(Object stream, String text, IllegalArgumentException failure) {

        String get() {
            if (failure != null) {
                throw failure;
            }
            return text;
        }

        /** Properties of exchanges are logged: no prompt here. */
        @Override
        public String toString() {
            return "ReadOnce";
        }
    }

    private TextBody() {}

    /**
     * The text, or null for an empty body. A one-shot stream is replaced by its text for later readers; a
     * redelivery, to which Camel gives the stream again, finds it too.
     *
     * @param wanted what the text is and which other types are accepted, for the error message
     * @throws IllegalArgumentException if the body is not text, or too large; names the remedy
     */
    static String of(Exchange exchange, String wanted) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body == null || body instanceof CharSequence) {
            return body == null ? null : withoutMark(body.toString());
        }
        if (exchange.getProperty(PROPERTY) instanceof ReadOnce read && read.stream == body) {
            message.setBody(read.get());
            return read.text;
        }
        if (!isText(body)) {
            throw new IllegalArgumentException(
                    "A body of type " + body.getClass().getName() + " is not a " + wanted);
        }
        return isReadOnce(body) ? readOnce(exchange, body) : read(exchange);
    }

    private static String readOnce(Exchange exchange, Object body) {
        ReadOnce read;
        try {
            read = new ReadOnce(body, read(exchange), null);
        } catch (IllegalArgumentException e) {
            read = new ReadOnce(body, null, e);
        }
        exchange.setProperty(PROPERTY, read);
        exchange.getMessage().setBody(read.get());
        return read.text;
    }

    /** The prompt. */
    static String of(Exchange exchange) {
        return of(
                exchange,
                "prompt: give text, a Map, a VideoRequest, or JSON text with"
                        + " Content-Type application/json");
    }

    /**
     * An expression's value. Camel's own conversion of bytes replaces what is not text, and ignores the
     * Content-Type's charset, so that an expression of the body sees its text.
     *
     * @param source the expression as written
     * @throws IllegalArgumentException naming the option, if the value has no text
     */
    static String evaluated(
            String option, String source, Expression expression, Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        boolean ofBytes =
                (source.contains("ody") || source.startsWith("resource:")) && isBytes(body)
                        || WHOLE_BODY.matcher(source).find() && isFile(body);
        MessageHelper.resetStreamCache(message);
        try {
            if (ofBytes) {
                message.setBody(of(exchange));
            }
            Object value = expression.evaluate(exchange, Object.class);
            return text("The option " + option, value, exchange);
        } finally {
            if (ofBytes) {
                message.setBody(body);
            }
            MessageHelper.resetStreamCache(message);
        }
    }

    private static boolean isBytes(Object body) {
        return body instanceof byte[]
                || body instanceof ByteBuffer
                || body instanceof StreamCache && !(body instanceof WrappedFile<?>);
    }

    private static boolean isFile(Object body) {
        return body instanceof WrappedFile<?> || body instanceof File || body instanceof Path;
    }

    /**
     * A header's text; bytes, as brokers give them, are read as strictly as a body.
     *
     * @throws IllegalArgumentException naming the header, if its value has no text
     */
    static String header(Exchange exchange, String name) {
        Object value = exchange.getMessage().getHeader(name);
        return value instanceof byte[] bytes
                ? decoded(
                        "header " + name,
                        bytes,
                        charset(ExchangeHelper.getCharsetName(exchange, false)))
                : text("The header " + name, value, exchange);
    }

    /** A bean's text by {@link Object#toString} differs for each instance: neither a prompt nor a key. */
    private static String text(String place, Object value, Exchange exchange) {
        String text =
                exchange.getContext().getTypeConverter().convertTo(String.class, exchange, value);
        String type = value == null ? null : value.getClass().getName();
        if (text != null && text.startsWith(type + "@") && !(value instanceof CharSequence)) {
            throw new IllegalArgumentException(
                    place + " has a value of type " + type + ", which has no text: give text");
        }
        return text;
    }

    /** Whether a body can be read only once. */
    static boolean isReadOnce(Object body) {
        return (body instanceof InputStream || body instanceof Reader)
                && !(body instanceof StreamCache);
    }

    /** Whether a body is text, or may be. */
    static boolean isText(Object body) {
        return body instanceof CharSequence
                || body instanceof Reader
                || body instanceof InputStream
                || isBytes(body)
                || isFile(body);
    }

    private static String read(Exchange exchange) {
        Message message = exchange.getMessage();
        try {
            if (message.getBody() instanceof Reader reader) {
                return withoutMark(characters(reader));
            }
            return withoutMark(decoded("body", bytes(message), charset(exchange)));
        } catch (IOException | TypeConversionException e) {
            throw new IllegalArgumentException("The body could not be read: " + e.getMessage(), e);
        }
    }

    private static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static String characters(Reader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] part = new char[PART];
        try {
            for (int read = reader.read(part); read >= 0; read = reader.read(part)) {
                text.append(part, 0, read);
                requireFits(text.length(), "characters");
            }
            return text.toString();
        } finally {
            if (reader instanceof StreamCache cache) {
                cache.reset();
            } else {
                reader.close();
            }
        }
    }

    private static void requireFits(int length, String unit) {
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "The body has more than %s %s: too large for a prompt"
                            .formatted(MAX_BYTES, unit));
        }
    }

    private static byte[] bytes(Message message) throws IOException {
        Object body = message.getBody();
        // Camel's converter would turn a file of another charset into UTF-8
        InputStream in =
                body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file
                        ? Files.newInputStream(file.toPath())
                        : message.getBody(InputStream.class);
        if (in == null) {
            throw new IOException("no bytes from " + body.getClass().getName());
        }
        try {
            byte[] read = in.readNBytes(MAX_BYTES + 1);
            requireFits(read.length, "bytes");
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
        String type = ExchangeHelper.getContentType(exchange);
        return charset(
                name == null && type != null ? IOHelper.getCharsetNameFromContentType(type) : name);
    }

    private static Charset charset(String name) {
        try {
            return name == null || name.isBlank() ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The charset of the body is unknown: correct CamelCharsetName or the"
                            + " Content-Type",
                    e);
        }
    }

    private static String decoded(String place, byte[] bytes, Charset charset) {
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
            // reported below
        }
        throw new IllegalArgumentException(
                "The %s is not %s text: a prompt is text; give an image by its URL in imageUrls"
                        .formatted(place, charset));
    }
}
