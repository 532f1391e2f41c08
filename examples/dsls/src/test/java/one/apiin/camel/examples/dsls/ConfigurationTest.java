package one.apiin.camel.examples.dsls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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

    @Test
    void thePropertiesOfTheReadmeKeepTheLedgerInAFile(@TempDir Path folder) throws Exception {
        String block = block("README.md", "test:ConfigurationTest");
        String key = replace(block, "{{env:APIINONE_API_KEY}}", provider.sandbox().apiKey());
        Main main =
                mainWith(
                        folder,
                        replace(key, "file:./ledger", "file:" + slashed(folder) + "/ledger"));

        main.start();
        try {
            main.getCamelTemplate().sendBody("apiinone:video", "a fox");
            assertThat(component(main).getDataSource())
                    .isInstanceOf(JdbcDataSource.class)
                    .isSameAs(main.lookup("ledger", JdbcDataSource.class));
        } finally {
            main.stop();
        }

        assertThat(folder.resolve("ledger.mv.db")).isNotEmptyFile();
        assertThat(provider.sandbox().ledger().acceptedCount()).isOne();
        assertThat(provider.sandbox().ledger().charged()).isEqualTo(24);
    }

    @Test
    void thePropertiesOfThePageAboutSpendingSetALimitAndPrices(@TempDir Path folder)
            throws Exception {
        String page = "docs/how-to/limit-spending.md";
        String models = block(page, "catalog:example");
        Path file = Files.writeString(folder.resolve("own-models.json"), models);
        String block = block(page, "test:ConfigurationTest");
        Main main = mainWith(folder, replace(block, "file:models.json", "file:" + slashed(file)));
        main.addOverrideProperty("camel.component.apiinone.api-key", provider.sandbox().apiKey());

        main.start();
        try {
            assertThat(block).as("also a default").contains("credit-limit-period=24h");
            assertThat(component(main).getCreditLimitPeriod()).isEqualTo(Duration.ofHours(24));
            assertThat(component(main).getCreditLimit()).isEqualTo(5000);
            assertThat(estimate(main, "ltx-2")).isEqualTo(44);
            assertThat(estimate(main, "tomorrow/text-to-video")).as("5 s of 12").isEqualTo(60);
        } finally {
            main.stop();
        }
    }

    private static Object estimate(Main main, String model) throws Exception {
        return main.getCamelTemplate()
                .request("apiinone:video?model=" + model, e -> e.getMessage().setBody("a fox"))
                .getMessage()
                .getHeader("CamelApiInOneEstimatedCredits");
    }

    /** The one block of the page that a comment announces. */
    private static String block(String page, String mark) throws Exception {
        String block = "<!--" + mark + "-->\\n```\\w+\\n(.*?)\\n```";
        String text = Files.readString(Path.of("../..", page));
        List<MatchResult> found =
                Pattern.compile(block, Pattern.DOTALL).matcher(text).results().toList();
        assertThat(found).as("%s in %s", mark, page).hasSize(1);
        return found.get(0).group(1);
    }

    /** In properties a backslash begins an escape. */
    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static String replace(String block, String text, String value) {
        assertThat(block).containsOnlyOnce(text);
        return block.replace(text, value);
    }

    private Main mainWith(Path folder, String properties) throws Exception {
        Path file = Files.writeString(folder.resolve("application.properties"), properties);
        Main main = new Main();
        main.setPropertyPlaceholderLocations("file:" + file);
        main.addOverrideProperty("camel.component.apiinone.base-url", provider.sandbox().baseUrl());
        return main;
    }

    private static ApiInOneComponent component(Main main) {
        return main.getCamelContext().getComponent("apiinone", ApiInOneComponent.class);
    }

    private static void with(
            Consumer<Main> prepare, Consumer<ApiInOneComponent> check, String... options)
            throws Exception {
        Main main = main(options);
        prepare.accept(main);
        main.init();
        try {
            check.accept(component(main));
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
