package one.apiin.camel.internal.camel.message;

import java.util.Objects;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.VideoBody;
import one.apiin.camel.internal.download.DownloadService.DownloadedVideo;
import one.apiin.camel.internal.download.VideoFormat;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes a downloaded video into a message: the body and the content headers. */
public final class VideoMessage {

    private VideoMessage() {}

    /** Takes over the file: it is deleted when the exchange is done. */
    public static void write(Exchange exchange, DownloadedVideo video, int index) {
        Message message = exchange.getMessage();
        VideoTask task = video.task();
        boolean named = task != null && task.getTaskId() != null;
        String id = named ? task.getTaskId() : message.getMessageId();
        String name = fileName(promptFile(message, task), id, index, video.format());
        VideoBody.put(video.file(), video.length(), name, exchange);
        message = exchange.getMessage(); // the body came with its own
        message.setHeader(Exchange.CONTENT_TYPE, video.format().contentType());
        message.setHeader(Exchange.CONTENT_LENGTH, video.length());
        message.setHeader(Exchange.FILE_NAME, name);
        message.setHeader(Exchange.FILE_LENGTH, video.length());
        message.setHeader(ApiInOneConstants.VIDEO_URL, video.url());
    }

    /** The name correlated with the task, if there is one: the message may be about another file. */
    private static String promptFile(Message message, VideoTask task) {
        if (task == null) {
            return message.getHeader(Exchange.FILE_NAME, String.class);
        }
        return Objects.toString(task.getCorrelation().get(Exchange.FILE_NAME), null);
    }

    /**
     * The file name of a video: that of the prompt with the video's extension, else made of an id.
     *
     * @param correlated the file name of the prompt, with folders, or null
     * @param id used without a file name; characters that a file name must not contain are replaced
     * @param index of several videos of a task, from 0; the first is not numbered
     */
    static String fileName(String correlated, String id, int index, VideoFormat format) {
        String base =
                correlated == null || correlated.isBlank()
                        ? id.replaceAll("[^A-Za-z0-9_-]", "_")
                        : withoutExtension(correlated);
        return base + (index == 0 ? "" : "-" + (index + 1)) + "." + format.extension();
    }

    private static String withoutExtension(String name) {
        int folder = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
        int dot = name.lastIndexOf('.');
        return dot > folder + 1 ? name.substring(0, dot) : name;
    }
}
