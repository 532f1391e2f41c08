package one.apiin.camel;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import one.apiin.camel.internal.http.JsonCodec;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Converter;

/** A task as JSON text, so that it can be written to a file or sent on as it is. */
@Converter(generateLoader = true)
public final class ApiInOneConverter {

    private static final JsonCodec CODEC = new JsonCodec();

    private ApiInOneConverter() {}

    @Converter
    public static String toJson(VideoTask task) {
        return CODEC.toJson(task);
    }

    @Converter
    public static byte[] toBytes(VideoTask task) {
        return CODEC.toJson(task).getBytes(StandardCharsets.UTF_8);
    }

    @Converter
    public static InputStream toInputStream(VideoTask task) {
        return new ByteArrayInputStream(toBytes(task));
    }
}
