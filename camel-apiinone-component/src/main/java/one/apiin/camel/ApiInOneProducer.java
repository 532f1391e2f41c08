package one.apiin.camel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.internal.camel.consumer.ConfirmationSynchronization;
import one.apiin.camel.internal.camel.message.RedeliveryDetector;
import one.apiin.camel.internal.camel.message.SubmitCommandFactory;
import one.apiin.camel.internal.camel.message.SubmitCommandFactory.SubmitOptions;
import one.apiin.camel.internal.camel.message.TaskHeaders;
import one.apiin.camel.internal.camel.message.TaskReference;
import one.apiin.camel.internal.camel.message.VideoMessage;
import one.apiin.camel.internal.camel.observe.AccountObservability;
import one.apiin.camel.internal.camel.observe.OperatorRequests;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.download.DownloadService;
import one.apiin.camel.internal.download.DownloadService.DownloadedVideo;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.poll.TaskAwaiter;
import one.apiin.camel.internal.submit.SubmitCommand;
import one.apiin.camel.internal.submit.VideoSubmitter;
import one.apiin.camel.internal.submit.VideoSubmitter.SubmitResult;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.internal.validation.RequestValidator;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Submits, generates, awaits, asks for a status and downloads.
 *
 * <p>Money: see {@link one.apiin.camel.internal.submit.VideoSubmitter}.
 *
 * <p>Threads: safe for concurrent use. The caller waits, except for a completion: then the route goes on
 * on a thread of the component's continuation pool.
 */
public class ApiInOneProducer extends DefaultAsyncProducer {

    private final DefaultEndpoint endpoint;
    private final ComponentRuntime runtime;
    private final ApiInOneConfiguration configuration;
    private final SubmitOptions options;
    private final boolean validate;
    private final boolean download;
    private final Duration waitTimeout;
    private final AtomicInteger inFlight;
    private volatile VideoSubmitter submitter;
    private volatile TaskAwaiter awaiter;
    private volatile DeliveryService deliveries;
    private volatile OperatorActions operator;
    private Runnable unconfigure = () -> {};
    private volatile SubmitCommandFactory commands;
    private volatile AccountObservability observability;
    private Runnable unregister = () -> {};

    /**
     * @param validate whether requests are checked against the model catalog
     * @param download whether generate and await give the video as body
     * @param waitTimeout null = none
     */
    ApiInOneProducer(
            DefaultEndpoint endpoint,
            ComponentRuntime runtime,
            ApiInOneConfiguration configuration,
            SubmitOptions options,
            boolean validate,
            boolean download,
            Duration waitTimeout) {
        super(endpoint);
        this.endpoint = endpoint;
        this.runtime = runtime;
        this.configuration = configuration;
        this.options = options;
        this.validate = validate;
        this.download = download;
        this.waitTimeout = waitTimeout;
        this.inFlight = runtime.inFlight();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        AccountRuntime engine = runtime.connect(configuration);
        submitter = engine.submitter();
        awaiter = engine.awaiter();
        deliveries = engine.deliveries();
        operator = engine.operator();
        unconfigure = configuration.configurePolling(engine);
        observability = runtime.observability();
        ModelCatalog catalog = runtime.budget().catalog();
        commands =
                new SubmitCommandFactory(
                        options,
                        catalog,
                        new RequestValidator(catalog, runtime.notices(), validate),
                        endpoint.getCamelContext().resolveLanguage("simple"));
        if (download || options.operation() == ApiInOneOperation.download) {
            runtime.downloads();
        }
        unregister =
                runtime.health()
                        .registerProducer(
                                endpoint.getCamelContext(),
                                endpoint.getId(),
                                runtime.options().isHealthCheckProducerEnabled());
    }

    @Override
    protected void doStop() throws Exception {
        unconfigure.run();
        unconfigure = () -> {};
        unregister.run();
        unregister = () -> {};
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Step step = new Step(exchange, callback);
        Message message = exchange.getMessage();
        try {
            step.operation = commands.operation(message);
            switch (step.operation) {
                case submit -> submitted(exchange, submit(step));
                case status -> {
                    String id = TaskReference.taskIdOf(exchange);
                    TaskHeaders.write(message, awaiter.status(id, options.group()));
                }
                case download -> download(exchange, TaskReference.toDownload(exchange));
                case generate, await -> {
                    await(step);
                    return false;
                }
                case list -> {
                    List<Object> tasks = OperatorRequests.list(message, operator);
                    TaskHeaders.forgetStep(message);
                    message.setBody(tasks);
                }
                case adopt, notCharged, release, checkNow ->
                        TaskHeaders.write(
                                message,
                                OperatorRequests.decide(message, step.operation, operator));
            }
        } catch (Throwable e) {
            // an Error, too, such as of a body that holds itself
            step.failed(e);
        }
        step.done(true);
        return true;
    }

    /** One exchange in this producer. */
    private final class Step {
        private final Exchange exchange;
        private final AsyncCallback callback;
        private final UnitOfWork unit;
        private ApiInOneOperation operation = options.operation();
        private VideoTask recorded;
        private SubmitCommand command;
        private boolean duplicate;
        private ConfirmationSynchronization confirmation;

        Step(Exchange exchange, AsyncCallback callback) {
            this.exchange = exchange;
            this.callback = callback;
            this.unit = exchange.getUnitOfWork();
            inFlight.incrementAndGet();
        }

        /** Camel ends an exchange whose thread is interrupted while it waits. */
        boolean isOver() {
            return unit != null && exchange.getUnitOfWork() != unit;
        }

        /** Driven by code; an enricher's copy has no unit of work either, but gives it to the original. */
        private boolean isAlone() {
            return unit == null && exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) == null;
        }

        void failed(Throwable thrown) {
            Message message = exchange.getMessage();
            Throwable failure = thrown;
            if (operation.submits()) {
                failure = RedeliveryDetector.reported(exchange, options.step(), command, thrown);
                TaskHeaders.forgetTask(message);
            }
            if (recorded != null) {
                TaskHeaders.headers(message, recorded);
                deliveryOf(this, recorded);
            }
            if (failure instanceof ApiInOneException known) {
                // any other failure may be later than the payment, which a redelivery must find
                if (known instanceof SubmitRejectedException
                        || known instanceof GenerationFailedException) {
                    RedeliveryDetector.forget(exchange, known.getSubmissionId());
                }
                TaskHeaders.write(message, operation, known);
            }
            exchange.setException(failure);
        }

        void done(boolean synchronously) {
            if (confirmation != null && isAlone()) {
                confirmation.onComplete(exchange);
            }
            inFlight.decrementAndGet();
            callback.done(synchronously);
        }
    }

    private SubmitResult submit(Step step) {
        String model = null;
        try {
            boolean waits = step.operation == ApiInOneOperation.generate;
            SubmitCommand command = commands.submit(step.exchange, waits);
            step.command = command;
            model = command.request().getModel();
            SubmitResult result = submitter.submit(command, row -> step.recorded = row);
            step.recorded = null;
            observability.submitted(model, result);
            return result;
        } catch (Throwable e) {
            observability.failed(model, e);
            throw e;
        }
    }

    private void submitted(Exchange exchange, SubmitResult submission) {
        RedeliveryDetector.forget(exchange, submission.task().getSubmissionId());
        TaskHeaders.write(exchange.getMessage(), submission.task());
        exchange.getMessage().setHeader(ApiInOneConstants.DUPLICATE, submission.duplicate());
    }

    private void download(Exchange exchange, TaskReference target) {
        DownloadService downloads = runtime.downloads();
        Message message = exchange.getMessage();
        DownloadedVideo video;
        if (target.url() != null) {
            video = downloads.save(target.url());
            TaskHeaders.forgetStep(message);
            TaskHeaders.forgetTaskWithout(message, video.url());
        } else {
            VideoTask task =
                    target.task() == null
                            ? awaiter.status(target.taskId(), options.group())
                            : target.task();
            video = downloads.save(task, 0, () -> true);
            TaskHeaders.write(message, video.task());
        }
        VideoMessage.write(exchange, video, 0);
    }

    /** Submits or imports the task and registers the exchange; no thread waits for the completion. */
    private void await(Step step) {
        Semaphore waits = runtime.waits();
        if (!waits.tryAcquire()) {
            throw tooMany(step);
        }
        CompletableFuture<VideoTask> completion;
        try {
            VideoTask task;
            if (step.operation == ApiInOneOperation.generate) {
                SubmitResult submission = submit(step);
                task = submission.task();
                step.duplicate = submission.duplicate();
            } else {
                task = awaiter.importTask(TaskReference.taskIdOf(step.exchange), options.group());
            }
            completion = awaiter.await(task, waitTimeout);
        } catch (Throwable e) {
            waits.release();
            throw e;
        }
        completion.whenCompleteAsync(
                (end, failure) -> {
                    waits.release();
                    completed(step, end, failure);
                },
                this::onContinuation);
    }

    /** Late in a stop the threads may have been shut down, or none can be made; the exchange must complete. */
    private void onContinuation(Runnable work) {
        try {
            runtime.continuations().execute(work);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            work.run();
        }
    }

    private void completed(Step step, VideoTask end, Throwable failure) {
        try {
            if (failure != null) {
                throw failure;
            }
            if (step.isOver()) {
                giveBack(end);
            } else {
                ended(step, withVideoUrls(end));
            }
        } catch (Throwable e) {
            step.failed(e);
        }
        step.done(false);
    }

    /** The video was paid for: not an exception that says that nothing was. */
    private VideoTask withVideoUrls(VideoTask end) {
        try {
            return awaiter.withVideoUrls(end);
        } catch (ApiInOneException e) {
            String message = "Task %s was paid for, but its result URL could not be renewed: %s";
            var paid =
                    new ErrorContext(
                            end.getSubmissionId(), end.getTaskId(), e.getHttpStatus(), true);
            throw new ApiInOneException(
                    message.formatted(end.getTaskId(), e.getMessage()), e.getCause(), paid);
        }
    }

    /** The exchange would confirm nothing: a consumer delivers the completion. */
    private void giveBack(VideoTask end) {
        if (deliveries.beginDelivery(end)) {
            deliveries.release(end);
        }
    }

    private void ended(Step step, VideoTask end) {
        String prompt = step.command == null ? null : step.command.request().getPrompt();
        ApiInOneException failure = TaskExceptions.of(end, prompt);
        if (failure != null) {
            step.recorded = end;
            throw failure;
        }
        boolean confirms = deliveryOf(step, end);
        DownloadedVideo video = download ? runtime.downloads().save(end, 0, () -> true) : null;
        // after the download: when that fails, a redelivery must find what was paid
        submitted(step.exchange, new SubmitResult(end, step.duplicate));
        if (video != null) {
            VideoMessage.write(step.exchange, video, 0);
            if (confirms) {
                deliveries.onExpiry(end, video.file()::discard);
                step.confirmation.onRetriedRefusal(video.file()::discard);
            }
        }
    }

    /** If this exchange delivers the completion, its own outcome confirms the delivery; whether it does. */
    private boolean deliveryOf(Step step, VideoTask task) {
        boolean confirms = deliveries.beginDelivery(task);
        if (confirms) {
            var confirmation = ConfirmationSynchronization.of(task, deliveries);
            step.exchange.getExchangeExtension().addOnCompletion(confirmation);
            step.exchange.getExchangeExtension().addOnCompletion(confirmation.staying());
            step.confirmation = confirmation;
        }
        return confirms;
    }

    /** The task of an await was paid for: only a generate has paid nothing. */
    private ProviderBusyException tooMany(Step step) {
        boolean pays = step.operation == ApiInOneOperation.generate;
        String now =
                pays
                        ? "Not accepted now, nothing was charged; try later: "
                        : "Not awaited now; try later: ";
        return new ProviderBusyException(
                now
                        + "maxWaiting ("
                        + runtime.options().getMaxWaiting()
                        + ") exchanges are waiting in the producers [AIO-0002]",
                null,
                pays
                        ? ErrorContext.nothingSent()
                        : awaiter.about(TaskReference.taskIdOf(step.exchange)),
                null);
    }
}
