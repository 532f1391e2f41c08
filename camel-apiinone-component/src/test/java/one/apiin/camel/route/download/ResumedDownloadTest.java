package one.apiin.camel.route.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.sandbox.fault.Reply;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** A connection breaks during a download; the entity tag decides whether the rest is appended. */
class ResumedDownloadTest extends DownloadTestSupport {

    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

    /** The first bytes of another video of the same length, with another entity tag. */
    private static Fault otherVideoUntil(int bytes) {
        Fault other =
                (exchange, next) -> {
                    Reply reply = exchange.proceed();
                    byte[] video = reply.body().clone();
                    for (int i = 64; i < video.length; i++) {
                        video[i] ^= 0x55;
                    }
                    exchange.send(reply.withBody(video).withHeader("ETag", "\"other\""));
                };
        return Faults.cutAfter(bytes).then(other);
    }

    @Test
    void aVideoThatWasReplacedMeanwhileIsDownloadedFromTheStart() throws Exception {
        VideoTask task = saved(otherVideoUntil(300));

        assertThat(bodies).containsExactly(clip(task.getTaskId()));
        nothingIsLeft();
    }

    @Test
    void theRestOfTheSameVideoIsAppended() throws Exception {
        VideoTask task = saved(Faults.cutAfter(300), Faults.cutAfter(10), Faults.resetBefore());

        assertThat(bodies).containsExactly(clip(task.getTaskId()));
        nothingIsLeft();
    }

    private VideoTask saved(Fault... faults) throws Exception {
        camel.routes(
                r ->
                        r.from("direct:save")
                                .to("apiinone:video?operation=download")
                                .process(e -> bodies.add(e.getMessage().getBody(byte[].class))));
        VideoTask task =
                camel.template()
                        .requestBody("apiinone:video?operation=generate", "a fox", VideoTask.class);
        assertThat(clip(task.getTaskId())).hasSizeGreaterThan(400);
        camel.sandbox().onDownload(faults);

        Exchange done = camel.template().send("direct:save", e -> e.getMessage().setBody(task));

        assertThat(done.getException()).isNull();
        return task;
    }
}
