package one.apiin.camel.route.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static one.apiin.camel.route.ApiInOneContext.soon;

import java.nio.file.Path;
import java.util.List;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.FilesBelow;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Reply;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Downloads to a directory that the test inspects. */
public abstract class DownloadTestSupport {

    public static final String COMPLETIONS =
            "apiinone:video?download=true&delay=20&redeliveryDelay=50ms";

    @TempDir static Path shared;
    private Path spool;

    @RegisterExtension
    public final ApiInOneContext camel = new ApiInOneContext().component(this::options);

    private void options(ApiInOneComponent component) {
        component.setDownloadDirectory(spool().toString());
        component.setMaxDownloadSize("1MB");
    }

    public Path spool() {
        if (spool == null) {
            spool = shared.resolve(getClass().getSimpleName() + "-" + System.nanoTime());
        }
        return spool;
    }

    public List<Path> spoolFiles() {
        return FilesBelow.of(spool());
    }

    public void nothingIsLeft() {
        soon().until(() -> spoolFiles().isEmpty());
    }

    public byte[] clip(Object taskId) {
        return camel.sandbox().clip(taskId.toString()).join();
    }

    /** The status reply says completed, with these URLs. */
    public static Fault urls(String... urls) {
        String list = "\"" + String.join("\",\"", urls) + "\"";
        String body =
                "{\"code\":200,\"data\":{\"status\":\"SUCCESS\",\"response\":[" + list + "]}}";
        return (exchange, next) -> {
            exchange.endTask();
            Reply reply = exchange.proceed();
            exchange.send(reply.withBody(body.getBytes(UTF_8)));
        };
    }
}
