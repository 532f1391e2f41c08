package one.apiin.camel.route.operations;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.route.Texts;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Every line that the loggers below {@code one.apiin.camel}, or another name, write at any level, until closed. */
public final class ComponentLog implements AutoCloseable {

    /**
     * A line.
     *
     * @param text the message without the stack trace
     */
    public record Line(Level level, String text, Map<String, String> mdc) {}

    private final String loggers;
    private final LoggerContext log = LoggerContext.getContext(false);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Line> events = new CopyOnWriteArrayList<>();

    private final AtomicReference<Level> worst = new AtomicReference<>(Level.ALL);

    private ComponentLog(String loggers) {
        this.loggers = loggers;
    }

    public static ComponentLog listen() {
        return listen("one.apiin.camel");
    }

    public static ComponentLog listen(String loggers) {
        ComponentLog listening = new ComponentLog(loggers);
        listening.attach();
        return listening;
    }

    private void attach() {
        var appender =
                new AbstractAppender("list", null, null, false, Property.EMPTY_ARRAY) {
                    @Override
                    public void append(LogEvent event) {
                        lines.add(text(event));
                        String message = event.getMessage().getFormattedMessage();
                        Map<String, String> mdc = event.getContextData().toMap();
                        events.add(new Line(event.getLevel(), message, mdc));
                        worst.accumulateAndGet(
                                event.getLevel(),
                                (one, two) -> one.isMoreSpecificThan(two) ? one : two);
                    }
                };
        appender.start();
        LoggerConfig config = new LoggerConfig(loggers, Level.TRACE, false);
        config.addAppender(appender, Level.TRACE, null);
        log.getConfiguration().addLogger(loggers, config);
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

    /** The lines at this level or a graver one. */
    public List<Line> from(Level level) {
        return events.stream().filter(line -> line.level().isMoreSpecificThan(level)).toList();
    }

    @Override
    public void close() {
        log.getConfiguration().removeLogger(loggers);
        log.updateLoggers();
    }
}
