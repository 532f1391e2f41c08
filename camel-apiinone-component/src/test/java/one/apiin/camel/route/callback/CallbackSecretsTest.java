package one.apiin.camel.route.callback;

import static one.apiin.camel.route.ApiInOneContext.send;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.route.Texts;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.sandbox.CallbackMode;
import one.apiin.camel.sandbox.fault.Faults;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;

/** Neither the callback secret nor a signature nor what a callback brings stands where it can be read. */
class CallbackSecretsTest extends CallbackTestSupport {

    private static final String SAID = "saidByTheCallbackOnly";

    @Test
    void noCallbackLeavesItsSignatureAnywhere() throws Exception {
        camel.sandbox().callbacks(CallbackMode.EARLY);
        try (ComponentLog log = ComponentLog.listen()) {
            CamelContext context = listening(camel.newComponent());
            String good = signed(submitted(context).getSubmissionId());
            camel.sandbox().onSubmit(Faults.resetAfter());
            send(context, "direct:submit", "a fox");
            String signature = good.substring(good.indexOf("signature=") + 10);
            String body = "{\"task_id\":\"x\",\"said\":\"" + SAID + "\"}";

            post(good, body);
            post(good + "0", body);
            post(good.replace("submission=", "submission=1"), SAID);
            post(good, SAID + "x".repeat(70_000));
            camel.sandbox().finishAll();
            toldSoon(2);

            String[] hidden = {signature, SECRET, SAID};
            assertThat(log.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).doesNotContain(hidden));
            assertThat(Texts.ofManagement())
                    .allSatisfy(line -> assertThat(line).doesNotContain(hidden));
            assertThat(context.getEndpoints())
                    .allSatisfy(e -> assertThat(e.toString()).doesNotContain(hidden));
            assertThat(told)
                    .allSatisfy(
                            e ->
                                    assertThat(e.getMessage().getHeaders().toString())
                                            .doesNotContain(hidden));
        }
    }
}
