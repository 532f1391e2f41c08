package one.apiin.camel.internal.camel.message;

import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.VideoBody;
import one.apiin.camel.internal.download.DownloadedVideo;
import one.apiin.camel.task.VideoTask;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts a saved video into a message: the body and the content headers. */
public final class VideoMessage {

    private VideoMessage() {}

    /** Takes over the file: it goes when the exchange is done. */
    public static void write(Exchange exchange, DownloadedVideo video, int index) {
        Message message = exchange.getMessage();
        VideoTask task = video.task();
        String id = task == null ? message.getMessageId() : task.getTaskId();
        String name = VideoName.of(madeFrom(message, task), id, index, video.format());
        message.setBody(VideoBody.of(video.file(), video.length(), name, exchange));
        message.setHeader(Exchange.CONTENT_TYPE, video.format().contentType());
        message.setHeader(Exchange.CONTENT_LENGTH, video.length());
        message.setHeader(Exchange.FILE_NAME, name);
        message.setHeader(Exchange.FILE_LENGTH, video.length());
        message.setHeader(ApiInOneConstants.VIDEO_URL, video.url());
    }

    /** Of a task only what came with it: the message may be about another file. */
    private static String madeFrom(Message message, VideoTask task) {
        if (task == null) {
            return message.getHeader(Exchange.FILE_NAME, String.class);
        }
        Object name = task.getCorrelation().get(Exchange.FILE_NAME);
        return name == null ? null : name.toString();
    }
}
