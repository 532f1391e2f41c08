package one.apiin.camel.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The completion of a video continues the trace of its submission. */
class TracingTest {

    @RegisterExtension
    final SandboxExtension extension =
            new SandboxExtension(Sandbox.builder().clips(Clips.tiny()).credits(1000));

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();

    private static final class Traced extends RouteBuilder {
        @Override
        public void configure() {
            OpenTelemetryTracer tracer = new OpenTelemetryTracer();
            tracer.setCamelContext(getContext());
            tracer.init(getContext());
            from("direct:prompt")
                    .to("apiinone:video?correlationHeaders=CamelFileName,breadcrumbId,traceparent");
            from("apiinone:video").to("direct:done");
            from("direct:done").setBody(constant("done"));
        }
    }

    @Test
    void theCompletionSpanIsAChildOfTheSubmitSpan() throws Exception {
        try (SdkTracerProvider sdk =
                        SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                                .build();
                RecipeRunner runner = new RecipeRunner(extension.sandbox(), new Traced())) {
            runner.bind("tracer", sdk.get("camel"))
                    .bind(
                            "propagators",
                            ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                    .start();

            runner.template().requestBody("direct:prompt", "A boat");

            RecipesTest.soon().until(() -> has("EVENT_RECEIVED"));
            SpanData submit = componentSpan("EVENT_SENT");
            SpanData completion = componentSpan("EVENT_RECEIVED");
            assertThat(completion.getTraceId()).isEqualTo(submit.getTraceId());
            assertThat(completion.getParentSpanId()).isEqualTo(submit.getSpanId());
        }
    }

    private boolean has(String op) {
        return spans.getFinishedSpanItems().stream().anyMatch(span -> isComponentSpan(span, op));
    }

    private SpanData componentSpan(String op) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> isComponentSpan(span, op))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isComponentSpan(SpanData span, String op) {
        return op.equals(span.getAttributes().get(AttributeKey.stringKey("op")))
                && String.valueOf(span.getAttributes().asMap()).contains("camel-apiinone");
    }
}
