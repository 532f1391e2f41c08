package one.apiin.camel;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Message;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.cloudevents.CloudEvents;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.DataTypeTransformer;
import org.apache.camel.spi.Transformer;

/**
 * Describes a completion as a CloudEvent, in Camel's headers for that; the body stays the data.
 *
 * <p>The id names the submission and its state: a completion that is delivered twice has the same
 * id, so that the receiver can drop the second; that of a further video ends with its number. No
 * attribute contains a prompt or a URL.
 *
 * <p>Threads: safe for concurrent use.
 */
@DataTypeTransformer(
        name = "apiinone:application-cloudevents",
        description = "Adds CloudEvent headers to a task of apiinone:video")
public class ApiInOneCloudEventTransformer extends Transformer {

    static final String SOURCE = "apiinone:video";
    static final String TYPE_PREFIX = "one.apiin.camel.video.";

    /**
     * @throws IllegalArgumentException if the message does not come from apiinone:video
     */
    @Override
    public void transform(Message message, DataType from, DataType to) {
        String submission = text(message, ApiInOneConstants.SUBMISSION_ID);
        String task = text(message, ApiInOneConstants.TASK_ID);
        String state = text(message, ApiInOneConstants.TASK_STATE);
        if (state == null || submission == null && task == null) {
            throw new IllegalArgumentException(
                    "No CloudEvent without the headers of apiinone:video: transform its message"
                            + " before they are removed");
        }
        CloudEvent event = CloudEvents.v1_0;
        String ended = text(message, ApiInOneConstants.ENDED_AT);
        String time = ended != null ? ended : event.getEventTime(message.getExchange());
        Map<String, Object> headers = message.getHeaders();
        headers.put(
                CloudEvent.CAMEL_CLOUD_EVENT_ID,
                (submission != null ? submission : task) + "-" + state + number(message));
        headers.put(CloudEvent.CAMEL_CLOUD_EVENT_VERSION, event.version());
        headers.put(CloudEvent.CAMEL_CLOUD_EVENT_TYPE, type(state));
        headers.put(CloudEvent.CAMEL_CLOUD_EVENT_SOURCE, SOURCE);
        headers.put(CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT, task != null ? task : submission);
        headers.put(CloudEvent.CAMEL_CLOUD_EVENT_TIME, time);
        if (message.getBody() instanceof VideoTask) {
            headers.put(CloudEvent.CAMEL_CLOUD_EVENT_CONTENT_TYPE, "application/json");
        }
    }

    /** Of a task with several videos, each of which is an event; the first is not numbered. */
    private static String number(Message message) {
        Object all = message.getHeader(ApiInOneConstants.VIDEO_URLS);
        Object one = message.getHeader(ApiInOneConstants.VIDEO_URL);
        int index = all instanceof List<?> urls ? urls.indexOf(one) : 0;
        return index > 0 ? "-" + (index + 1) : "";
    }

    private static String type(String state) {
        return TYPE_PREFIX + state.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(Message message, String header) {
        return message.getHeader(header, String.class);
    }
}
