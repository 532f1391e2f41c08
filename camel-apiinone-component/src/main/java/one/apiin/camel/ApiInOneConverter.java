package one.apiin.camel;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import one.apiin.camel.internal.json.JsonCodec;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Converter;

/** A task as JSON text, so that it can be written to a file or sent on as it is; a video as a file. */
@Converter(generateLoader = true)
public final class ApiInOneConverter {

    private ApiInOneConverter() {}

    @Converter
    public static String toJson(VideoTask task) {
        return JsonCodec.toJson(task);
    }

    @Converter
    public static byte[] toBytes(VideoTask task) {
        return JsonCodec.toJson(task).getBytes(StandardCharsets.UTF_8);
    }

    @Converter
    public static InputStream toInputStream(VideoTask task) {
        return new ByteArrayInputStream(toBytes(task));
    }

    @Converter
    public static InputStream toInputStream(VideoBody video) throws IOException {
        return video.open();
    }

    @Converter
    public static File toFile(VideoBody video) {
        return video.getFile();
    }

    @Converter
    public static Path toPath(VideoBody video) {
        return video.getFile().toPath();
    }
}
