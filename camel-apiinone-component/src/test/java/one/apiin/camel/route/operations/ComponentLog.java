package one.apiin.camel.route.operations;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.route.Texts;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Every line that the loggers below {@code one.apiin.camel} write at any level, until closed. */
public final class ComponentLog implements AutoCloseable {

    private static final String LOGGERS = "one.apiin.camel";

    private final LoggerContext log = LoggerContext.getContext(false);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final AtomicReference<Level> worst = new AtomicReference<>(Level.ALL);

    private ComponentLog() {}

    public static ComponentLog listen() {
        ComponentLog listening = new ComponentLog();
        listening.attach();
        return listening;
    }

    private void attach() {
        var appender =
                new AbstractAppender("list", null, null, false, Property.EMPTY_ARRAY) {
                    @Override
                    public void append(LogEvent event) {
                        lines.add(text(event));
                        worst.accumulateAndGet(
                                event.getLevel(),
                                (one, two) -> one.isMoreSpecificThan(two) ? one : two);
                    }
                };
        appender.start();
        LoggerConfig config = new LoggerConfig(LOGGERS, Level.TRACE, false);
        config.addAppender(appender, Level.TRACE, null);
        log.getConfiguration().addLogger(LOGGERS, config);
        log.updateLoggers();
    }

    private static String text(LogEvent event) {
        String message = event.getMessage().getFormattedMessage();
        return event.getLoggerName() + ' ' + message + '\n' + Texts.of(event.getThrown());
    }

    /** The gravest level of a line so far. */
    public Level worst() {
        return worst.get();
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        log.getConfiguration().removeLogger(LOGGERS);
        log.updateLoggers();
    }
}
