package one.apiin.camel.examples.dsls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.main.Main;
import org.apache.camel.spi.PropertiesFunction;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code camel.component.apiinone.*} in Camel Main: values, placeholders, references. */
class ConfigurationTest {

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @Test
    void durationsNumbersAndBeansReachTheComponent() throws Exception {
        JdbcDataSource ledger = new JdbcDataSource();

        with(
                main -> main.bind("ledger", ledger),
                component -> {
                    assertThat(component.getDataSource()).isSameAs(ledger);
                    assertThat(component.getLeaseTimeout()).isEqualTo(Duration.ofSeconds(45));
                    assertThat(component.getRetention()).isEqualTo(Duration.ofDays(3));
                    assertThat(component.getRequestsPerSecond()).isEqualTo(2.5);
                    assertThat(component.getConfiguration().getGroup()).isEqualTo("night");
                },
                "data-source=#bean:ledger",
                "lease-timeout=45s",
                "retention=PT72H",
                "requests-per-second=2.5",
                "group=night");
    }

    @Test
    void theOnlyDataSourceIsNotUsedAsTheLedger() throws Exception {
        with(
                main -> main.bind("ledger", new JdbcDataSource()),
                component -> assertThat(component.getDataSource()).isNull());
    }

    @Test
    void aSecretComesFromTheEnvironmentAFileOrAVault(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secrets.properties"), "callback=from-file\n");

        with(
                main -> main.setPropertyPlaceholderLocations("file:" + file),
                component -> {
                    assertThat(component.getConfiguration().getApiKey()).isEqualTo("of video/key");
                    assertThat(component.getCallbackSecret()).isEqualTo("from-file");
                    assertThat(component.getAccount()).isEqualTo(System.getenv("PATH"));
                },
                "api-key={{vault:video/key}}",
                "callback-secret={{callback}}",
                "account={{env:PATH}}");
    }

    @Test
    void anUnknownOptionPreventsTheStart() {
        assertThatThrownBy(() -> with(main -> {}, component -> {}, "lease-time=45s"))
                .hasStackTraceContaining("lease");
    }

    @Test
    void theCreditLimitOfThePropertiesIsEnforced() throws Exception {
        Main main = main("credit-limit=24", "api-key=" + provider.sandbox().apiKey());
        main.addOverrideProperty("camel.component.apiinone.base-url", provider.sandbox().baseUrl());

        main.start();
        try {
            var template = main.getCamelTemplate();
            template.sendBody("apiinone:video", "one");
            var second = template.request("apiinone:video", e -> e.getMessage().setBody("two"));
            assertThat(second.getException()).isInstanceOf(CreditLimitExceededException.class);
        } finally {
            main.stop();
        }
    }

    private static void with(
            Consumer<Main> prepare, Consumer<ApiInOneComponent> check, String... options)
            throws Exception {
        Main main = main(options);
        prepare.accept(main);
        main.init();
        try {
            check.accept(main.getCamelContext().getComponent("apiinone", ApiInOneComponent.class));
        } finally {
            main.stop();
        }
    }

    private static Main main(String... options) {
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        for (String option : List.of(options)) {
            String[] parts = option.split("=", 2);
            main.addOverrideProperty("camel.component.apiinone." + parts[0], parts[1]);
        }
        return main;
    }

    /** Registered like the functions of Camel's vaults, by a file under META-INF/services. */
    public static final class Vault implements PropertiesFunction {
        @Override
        public String getName() {
            return "vault";
        }

        @Override
        public String apply(String remainder) {
            return "of " + remainder;
        }
    }
}
