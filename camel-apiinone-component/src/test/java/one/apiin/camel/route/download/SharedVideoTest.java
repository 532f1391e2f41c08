package one.apiin.camel.route.download;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import one.apiin.camel.route.Texts;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.processor.aggregate.AggregateController;
import org.apache.camel.processor.aggregate.DefaultAggregateController;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.processor.aggregate.zipfile.ZipAggregationStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of a video lives as long as any part of its exchange, also one that is late. */
class SharedVideoTest extends DownloadTestSupport {

    private final List<Object> bodies = new CopyOnWriteArrayList<>();
    private final CountDownLatch wholeIsDone = new CountDownLatch(1);

    private final CountDownLatch read = new CountDownLatch(1);

    private void readLate(Exchange exchange) throws Exception {
        assertThat(wholeIsDone.await(FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        try {
            read(exchange);
        } finally {
            read.countDown();
        }
    }

    private void read(Exchange exchange) throws Exception {
        try {
            bodies.add(exchange.getMessage().getMandatoryBody(byte[].class));
        } catch (Exception e) {
            bodies.add(e);
            throw e;
        }
    }

    private static LambdaRouteBuilder shared(String how) {
        return r -> {
            switch (how) {
                case "multicast, the first" ->
                        r.from(COMPLETIONS)
                                .multicast()
                                .parallelProcessing()
                                .timeout(500)
                                .to("direct:late", "direct:soon")
                                .end()
                                .to("mock:whole");
                case "multicast, the second" ->
                        r.from(COMPLETIONS)
                                .multicast()
                                .parallelProcessing()
                                .timeout(500)
                                .to("direct:soon", "direct:late")
                                .end()
                                .to("mock:whole");
                case "recipientList, the first" ->
                        r.from(COMPLETIONS)
                                .recipientList(r.constant("direct:late,direct:soon"))
                                .parallelProcessing()
                                .timeout(500)
                                .end()
                                .to("mock:whole");
                case "recipientList, the second" ->
                        r.from(COMPLETIONS)
                                .recipientList(r.constant("direct:soon,direct:late"))
                                .parallelProcessing()
                                .timeout(500)
                                .end()
                                .to("mock:whole");
                case "split" ->
                        r.from(COMPLETIONS)
                                .split(r.body())
                                .parallelProcessing()
                                .timeout(500)
                                .to("direct:late")
                                .end()
                                .to("mock:whole");
                case "nested" ->
                        r.from(COMPLETIONS)
                                .multicast()
                                .parallelProcessing()
                                .timeout(500)
                                .to("direct:soon", "direct:nested")
                                .end()
                                .to("mock:whole");
                default -> throw new IllegalArgumentException(how);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multicast, the first",
                "multicast, the second",
                "recipientList, the first",
                "recipientList, the second",
                "split",
                "nested"
            })
    void aPartThatIsLateReadsTheVideo(String how) throws Exception {
        camel.routes(shared(how));
        camel.routes(
                r -> {
                    r.from("direct:soon").process(this::read);
                    r.from("direct:late").process(this::readLate);
                    r.from("direct:nested")
                            .multicast()
                            .parallelProcessing()
                            .timeout(400)
                            .to("direct:late", "direct:soon")
                            .end();
                });
        camel.mock("whole").expectedMessageCount(1);

        VideoTask task = camel.submit("apiinone:video");

        camel.mock("whole").assertIsSatisfied();
        wholeIsDone.countDown();
        soon().until(() -> read.getCount() == 0);
        assertThat(bodies).isNotEmpty().containsOnly(clip(task.getTaskId()));
        nothingIsLeft();
    }

    /** For a redelivery Camel copies the exchange, and that copy never ends. */
    @Test
    void copiesForRedeliveriesKeepNoFile() throws Exception {
        Set<String> failed = ConcurrentHashMap.newKeySet();
        Processor failsOnce =
                e -> {
                    read(e);
                    if (failed.add(e.getExchangeId())) {
                        throw new IllegalStateException("again");
                    }
                };
        camel.routes(
                r -> {
                    r.errorHandler(
                            r.defaultErrorHandler()
                                    .maximumRedeliveries(3)
                                    .redeliveryDelay(0)
                                    .logRetryAttempted(false));
                    r.from(COMPLETIONS)
                            .process(failsOnce)
                            .multicast()
                            .parallelProcessing()
                            .to("direct:a", "direct:b")
                            .end()
                            .wireTap("direct:a")
                            .to("mock:whole");
                    r.from("direct:a").process(failsOnce);
                    r.from("direct:b").recipientList(r.constant("direct:c,direct:c"));
                    r.from("direct:c").process(failsOnce);
                });
        camel.mock("whole").expectedMessageCount(3);

        for (int i = 0; i < 3; i++) {
            camel.submit("apiinone:video");
        }

        camel.mock("whole").assertIsSatisfied();
        nothingIsLeft();
        assertThat(bodies).hasSizeGreaterThan(20).allMatch(byte[].class::isInstance);
    }

    /** A download within a part belongs to the part, too. */
    @Test
    void aPartThatDownloadsAndIsLateReadsItsVideo() throws Exception {
        camel.routes(
                r -> {
                    r.from("direct:parts")
                            .multicast()
                            .parallelProcessing()
                            .timeout(500)
                            .to("direct:download")
                            .end();
                    r.from("direct:download")
                            .to("apiinone:video?operation=download")
                            .process(e -> soon().until(() -> wholeIsDone.getCount() == 0))
                            .process(this::read)
                            .process(e -> read.countDown());
                });
        VideoTask made =
                camel.template()
                        .requestBody("apiinone:video?operation=generate", "a fox", VideoTask.class);

        camel.template().sendBody("direct:parts", made);

        wholeIsDone.countDown();
        soon().until(() -> read.getCount() == 0);
        assertThat(bodies).containsOnly(clip(made.getTaskId()));
        nothingIsLeft();
    }

    @Test
    void aVideoOfARecipientListThatSharesItsUnitOfWorkLivesAndFailsWithItsExchange()
            throws Exception {
        camel.routes(
                r ->
                        r.from("direct:in")
                                .recipientList(
                                        r.constant(
                                                "apiinone:video?operation=generate&download=true"))
                                .shareUnitOfWork()
                                .end()
                                .process(this::read)
                                .throwException(new IllegalStateException("full")));

        Exchange done = camel.send("direct:in", "a fox");

        assertThat(done.getException()).hasMessage("full");
        assertThat(bodies)
                .containsExactly(clip(done.getMessage().getHeader("CamelApiInOneTaskId")));
        soon().until(() -> camel.sums().of(Delivery.PENDING) == 1);
        nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(classes = {InputStream.class, File.class, Path.class, byte[].class})
    void aJoinedExchangeThatFindsItsFileGoneSaysSoAndWhatToDo(Class<?> type) throws Exception {
        joined(
                e -> {
                    for (Object video : e.getMessage().getBody(List.class)) {
                        Exception failure =
                                catchException(
                                        () ->
                                                e.getContext()
                                                        .getTypeConverter()
                                                        .mandatoryConvertTo(type, e, video));
                        bodies.add(Texts.of(failure));
                    }
                });

        assertThat(bodies)
                .hasSize(3)
                .allSatisfy(
                        text ->
                                assertThat(text.toString())
                                        .contains("was deleted when its exchange completed")
                                        .contains("copy it within its exchange")
                                        .contains("ZipAggregationStrategy"));
        nothingIsLeft();
    }

    @Test
    void aJoinedExchangeThatWritesAFileOfAGoneVideoFails(@TempDir Path folder) throws Exception {
        joined(
                e -> {
                    Object last = e.getMessage().getBody(List.class).get(2);
                    Exchange written =
                            camel.template()
                                    .request(
                                            "file:" + folder,
                                            file -> file.getMessage().setBody(last));
                    bodies.add(Texts.of(written.getException()));
                });

        assertThat(bodies.get(0).toString()).contains("ZipAggregationStrategy");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aZipHoldsAllVideosAsItCopiesThemAtOnce() throws Exception {
        Map<String, Integer> packed = new HashMap<>();
        joined(
                new ZipAggregationStrategy(true),
                e -> {
                    byte[] zip = e.getMessage().getBody(byte[].class);
                    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
                        for (ZipEntry next; (next = in.getNextEntry()) != null; ) {
                            packed.put(next.getName(), in.readAllBytes().length);
                        }
                    }
                });

        assertThat(packed)
                .hasSize(3)
                .allSatisfy((name, size) -> assertThat(name).endsWith(".mp4"))
                .allSatisfy((name, size) -> assertThat(size).isGreaterThan(1_000));
        nothingIsLeft();
    }

    private void joined(Processor then) throws Exception {
        joined(new GroupedBodyAggregationStrategy(), then);
    }

    /** An aggregate that begins before its parts have ended would hold a video, too. */
    private void joined(AggregationStrategy strategy, Processor then) throws Exception {
        AggregateController aggregate = new DefaultAggregateController();
        camel.routes(
                r ->
                        r.from(COMPLETIONS)
                                .aggregate(r.constant(true), strategy)
                                .completionSize(100)
                                .aggregateController(aggregate)
                                .process(then)
                                .to("mock:joined"));
        camel.mock("joined").expectedMessageCount(1);

        for (int i = 0; i < 3; i++) {
            camel.submit("apiinone:video");
        }
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 3);
        soon().until(() -> spoolFiles().isEmpty());
        aggregate.forceCompletionOfAllGroups();

        camel.mock("joined").assertIsSatisfied();
    }
}
