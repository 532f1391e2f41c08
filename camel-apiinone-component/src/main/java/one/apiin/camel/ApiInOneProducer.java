package one.apiin.camel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.camel.consumer.ConfirmationSynchronization;
import one.apiin.camel.internal.camel.message.DownloadTarget;
import one.apiin.camel.internal.camel.message.RedeliveryDetector;
import one.apiin.camel.internal.camel.message.SubmitCommandFactory;
import one.apiin.camel.internal.camel.message.SubmitOptions;
import one.apiin.camel.internal.camel.message.TaskHeaders;
import one.apiin.camel.internal.camel.message.TaskIdReader;
import one.apiin.camel.internal.camel.message.VideoMessage;
import one.apiin.camel.internal.camel.observe.ProducerHealthCheck;
import one.apiin.camel.internal.camel.observe.SubmitOutcomeTag;
import one.apiin.camel.internal.download.DownloadService;
import one.apiin.camel.internal.download.DownloadedVideo;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.submit.SubmitCommand;
import one.apiin.camel.internal.submit.SubmitResult;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.internal.util.Futures;
import one.apiin.camel.internal.validation.RequestValidator;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Submits, generates, awaits, asks for a status and downloads.
 *
 * <p>Money: see {@link one.apiin.camel.internal.submit.VideoSubmitter}.
 *
 * <p>Threads: safe for concurrent use; no thread waits. The route continues on the component's workers.
 */
public class ApiInOneProducer extends DefaultAsyncProducer {

    private final DefaultEndpoint endpoint;
    private final ComponentRuntime runtime;
    private final ApiInOneConfiguration configuration;
    private final SubmitOptions options;
    private final boolean validate;
    private final Duration waitTimeout;
    private volatile AccountRuntime engine;
    private volatile Executor workers;
    private volatile Semaphore admission;
    private volatile SubmitCommandFactory commands;
    private volatile BiConsumer<String, SubmitOutcomeTag> submissions;
    private ProducerHealthCheck health;

    /**
     * @param validate whether requests are checked against the model catalog
     * @param waitTimeout null = none
     */
    ApiInOneProducer(
            DefaultEndpoint endpoint,
            ComponentRuntime runtime,
            ApiInOneConfiguration configuration,
            SubmitOptions options,
            boolean validate,
            Duration waitTimeout) {
        super(endpoint);
        this.endpoint = endpoint;
        this.runtime = runtime;
        this.configuration = configuration;
        this.options = options;
        this.validate = validate;
        this.waitTimeout = waitTimeout;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        engine = runtime.connect(configuration);
        workers = runtime.workers();
        admission = runtime.admission();
        submissions = runtime.submissions();
        ModelCatalog catalog = runtime.budget().catalog();
        commands =
                new SubmitCommandFactory(
                        options,
                        catalog,
                        new RequestValidator(catalog, runtime.notices(), validate),
                        endpoint.getCamelContext().resolveLanguage("simple"));
        if (options.operation() == ApiInOneOperation.download) {
            runtime.downloads();
        }
        health =
                ProducerHealthCheck.register(
                        endpoint.getCamelContext(),
                        endpoint.getId(),
                        runtime.health(),
                        runtime.options().isHealthCheckProducerEnabled());
    }

    @Override
    protected void doStop() throws Exception {
        if (health != null) {
            health.unregister();
            health = null;
        }
        super.doStop();
    }

    /** What is left to do with the exchange when the work is done, on a worker. */
    @FunctionalInterface
    private interface Finish {
        void apply(Exchange exchange);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ApiInOneOperation operation;
        try {
            operation = commands.operation(exchange.getMessage());
        } catch (SubmitRejectedException e) {
            return failed(exchange, callback, options.operation(), e);
        }
        if (!admission.tryAcquire()) {
            return failed(exchange, callback, operation, tooMany());
        }
        CompletableFuture<Finish> work;
        try {
            work = begin(operation, exchange);
        } catch (Throwable e) {
            // an Error, too, such as of a body that holds itself: the place is needed again
            admission.release();
            return failed(exchange, callback, operation, e);
        }
        work.whenCompleteAsync(
                (finish, failure) -> {
                    admission.release();
                    finish(exchange, operation, finish, failure);
                    callback.done(false);
                },
                this::onWorker);
        return false;
    }

    /** Late in a stop the workers may have been shut down; the exchange must complete nevertheless. */
    private void onWorker(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    private static boolean failed(
            Exchange exchange,
            AsyncCallback callback,
            ApiInOneOperation operation,
            Throwable failure) {
        finish(exchange, operation, null, failure);
        callback.done(true);
        return true;
    }

    private ProviderBusyException tooMany() {
        return new ProviderBusyException(
                "Not submitted, nothing was charged; try later: maxWaiting ("
                        + runtime.options().getMaxWaiting()
                        + ") exchanges are waiting in the producers",
                null,
                ErrorContext.nothingSent(),
                null);
    }

    private CompletableFuture<Finish> begin(ApiInOneOperation operation, Exchange exchange) {
        return switch (operation) {
            case submit ->
                    submit(exchange, false)
                            .thenApply(submission -> done -> submitted(done, submission));
            case generate -> submit(exchange, true).thenCompose(this::untilEnd);
            case await ->
                    engine.awaiter()
                            .importTask(TaskIdReader.read(exchange), options.group())
                            .thenCompose(task -> untilEnd(task, false));
            case status ->
                    engine.awaiter()
                            .status(TaskIdReader.read(exchange), options.group())
                            .thenApply(task -> done -> TaskHeaders.write(done.getMessage(), task));
            case download -> download(DownloadTarget.of(exchange));
        };
    }

    private CompletableFuture<SubmitResult> submit(Exchange exchange, boolean waits) {
        SubmitCommand command;
        try {
            command = commands.submit(exchange, waits);
        } catch (SubmitRejectedException e) {
            submissions.accept(null, SubmitOutcomeTag.REJECTED);
            throw e;
        }
        String model = command.request().getModel();
        return engine.submitter()
                .submit(command)
                .whenComplete(
                        (submission, failure) ->
                                submissions.accept(
                                        model,
                                        failure == null
                                                ? SubmitOutcomeTag.of(submission)
                                                : SubmitOutcomeTag.FAILED));
    }

    private CompletableFuture<Finish> download(DownloadTarget target) {
        DownloadService downloads = runtime.downloads();
        if (target.url() != null) {
            return downloads.save(target.url()).thenApply(video -> done -> saved(done, video));
        }
        CompletableFuture<VideoTask> task =
                target.task() == null
                        ? engine.awaiter().status(target.taskId(), options.group())
                        : CompletableFuture.completedFuture(target.task());
        return task.thenCompose(ended -> downloads.save(ended, 0))
                .thenApply(video -> done -> saved(done, video));
    }

    private static void saved(Exchange exchange, DownloadedVideo video) {
        Message message = exchange.getMessage();
        if (video.task() != null) {
            TaskHeaders.write(message, video.task());
        } else {
            TaskHeaders.forgetStep(message);
            TaskHeaders.forgetTaskWithout(message, video.url());
        }
        VideoMessage.write(exchange, video, 0);
    }

    private CompletableFuture<Finish> untilEnd(SubmitResult submission) {
        return submission.failure() != null
                ? CompletableFuture.completedFuture(done -> submitted(done, submission))
                : untilEnd(submission.task(), submission.duplicate());
    }

    private CompletableFuture<Finish> untilEnd(VideoTask task, boolean duplicate) {
        return engine.awaiter()
                .await(task, waitTimeout)
                .thenCompose(engine.awaiter()::withVideoUrls)
                .thenApply(end -> done -> ended(done, end, duplicate));
    }

    private void submitted(Exchange exchange, SubmitResult submission) {
        if (submission.task() != null && !submission.duplicate()) {
            deliveryOf(exchange, submission.task());
        }
        if (submission.failure() != null) {
            if (submission.task() != null) {
                TaskHeaders.headers(exchange.getMessage(), submission.task());
            }
            throw submission.failure();
        }
        RedeliveryDetector.forget(exchange, submission.task().getSubmissionId());
        TaskHeaders.write(exchange.getMessage(), submission.task());
        exchange.getMessage().setHeader(ApiInOneConstants.DUPLICATE, submission.duplicate());
    }

    private void ended(Exchange exchange, VideoTask end, boolean duplicate) {
        deliveryOf(exchange, end);
        ApiInOneException failure = TaskExceptions.of(end);
        if (failure != null) {
            TaskHeaders.headers(exchange.getMessage(), end);
            throw failure;
        }
        RedeliveryDetector.forget(exchange, end.getSubmissionId());
        TaskHeaders.write(exchange.getMessage(), end);
        exchange.getMessage().setHeader(ApiInOneConstants.DUPLICATE, duplicate);
    }

    /** If this exchange delivers the completion, its own outcome confirms the delivery. */
    private void deliveryOf(Exchange exchange, VideoTask task) {
        if (engine.deliveries().beginDelivery(task)) {
            exchange.getExchangeExtension()
                    .addOnCompletion(ConfirmationSynchronization.of(task, engine.deliveries()));
        }
    }

    private static void finish(
            Exchange exchange, ApiInOneOperation operation, Finish finish, Throwable failure) {
        if (operation.submits()) {
            TaskHeaders.forgetTask(exchange.getMessage());
        }
        try {
            if (failure != null) {
                throw Futures.unwrap(failure);
            }
            finish.apply(exchange);
        } catch (Throwable e) {
            if (e instanceof ApiInOneException known) {
                // any other failure may be later than the payment, which a redelivery must find
                if (e instanceof SubmitRejectedException
                        || e instanceof GenerationFailedException) {
                    RedeliveryDetector.forget(exchange, known.getSubmissionId());
                }
                TaskHeaders.write(exchange.getMessage(), operation, known);
            }
            exchange.setException(e);
        }
    }
}
