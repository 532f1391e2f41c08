package one.apiin.camel;

import one.apiin.camel.internal.SavedVideo;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts a saved video into a message: the body and the content headers. */
final class VideoWriter {

    private VideoWriter() {}

    /** Takes over the file: it goes when the exchange is done. */
    static void write(Exchange exchange, SavedVideo video, int index) {
        Message message = exchange.getMessage();
        String correlated = message.getHeader(Exchange.FILE_NAME, String.class);
        String id = video.task() == null ? message.getMessageId() : video.task().getTaskId();
        String name = VideoName.of(correlated, id, index, video.format());
        message.setBody(VideoBody.of(video.file(), video.length(), name, exchange));
        message.setHeader(Exchange.CONTENT_TYPE, video.format().contentType());
        message.setHeader(Exchange.CONTENT_LENGTH, video.length());
        message.setHeader(Exchange.FILE_NAME, name);
        message.setHeader(Exchange.FILE_LENGTH, video.length());
        message.setHeader(ApiInOneConstants.VIDEO_URL, video.link());
    }
}
