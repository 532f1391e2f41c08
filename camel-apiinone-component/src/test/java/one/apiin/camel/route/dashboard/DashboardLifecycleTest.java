package one.apiin.camel.route.dashboard;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.operations.ComponentLog;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the page is served, and when a start fails because it cannot be. */
class DashboardLifecycleTest extends DashboardTestSupport {

    private static final LambdaRouteBuilder SUBMIT =
            r -> r.from("direct:submit").to("apiinone:video");

    private static String failure(Callable<?> start) {
        Throwable thrown = catchThrowable(start::call);
        assertThat(thrown).as("the start must fail").isNotNull();
        StringBuilder all = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            all.append(t).append('\n');
        }
        return all.toString();
    }

    private CamelContext serving(ApiInOneComponent component, LambdaRouteBuilder routes)
            throws Exception {
        return camel.start(
                component,
                r -> {
                    serve(r.getContext());
                    routes.accept(r);
                });
    }

    @Test
    void withoutAnHttpServerTheStartFailsAndSaysWhatToAdd() {
        assertThat(failure(() -> camel.start(camel.newComponent(), SUBMIT)))
                .contains("dashboardPath", "platform-http", "camel.server.enabled")
                .doesNotContain("callbackComponent");
    }

    @Test
    void aPageThatCannotBeOpenedFailsTheNextStartToo() throws Exception {
        CamelContext context = camel.start(camel.newComponent(), r -> {});
        String first =
                failure(
                        () -> {
                            context.addRoutes(route("a"));
                            return null;
                        });

        String second =
                failure(
                        () -> {
                            context.getRouteController().startRoute("a");
                            return null;
                        });

        assertThat(first).contains("dashboardPath");
        assertThat(second).contains("dashboardPath");
        serve(context);
        context.getRouteController().startRoute("a");
        assertThat(get("").statusCode()).isEqualTo(200);
    }

    private static RouteBuilder route(String id) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + id).routeId(id).to("apiinone:video");
            }
        };
    }

    @Test
    void twoAccountsCannotShareAPath() {
        ApiInOneComponent second = camel.newComponent();
        second.setAccount("second");

        String message =
                failure(
                        () ->
                                serving(
                                        camel.newComponent(),
                                        r -> {
                                            r.getContext().addComponent("second", second);
                                            r.from("direct:a").to("apiinone:video");
                                            r.from("direct:b").to("second:video");
                                        }));

        assertThat(message).contains("dashboardPath", "component '", "give each account its own");
    }

    @Test
    void thePathOfCallbacksCannotBeThatOfThePage() {
        ApiInOneComponent component = camel.newComponent();
        component.setCallbackSecret("a secret for callbacks");

        String message =
                failure(
                        () ->
                                serving(
                                        component,
                                        r ->
                                                r.from("apiinone:video?callbackPath=" + PATH)
                                                        .to("mock:a")));

        assertThat(message).contains("dashboardPath", "callbackPath", "give each its own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platform-http:/apiinone",
                "platform-http:/apiinone/?httpMethodRestrict=POST,GET",
                "rest:get:apiinone",
                "rest:get:apiinone:/state"
            })
    void thePathOfAUsersRouteCannotBeThatOfThePage(String uri) {
        String message =
                failure(
                        () ->
                                serving(
                                        camel.newComponent(),
                                        r -> {
                                            SUBMIT.accept(r);
                                            r.from(uri).routeId("users").to("mock:a");
                                        }));

        assertThat(message).contains("dashboardPath", "route 'users'", "give each its own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platform-http:/apiinone?httpMethodRestrict=POST",
                "platform-http:/apiinone2",
                "rest:get:apiinone:/state/of/mine",
                "direct:apiinone"
            })
    void aUsersRouteBesideThePageIsAllowed(String uri) throws Exception {
        serving(
                camel.newComponent(),
                r -> {
                    SUBMIT.accept(r);
                    r.from(uri).to("mock:a");
                });

        assertThat(get("").statusCode()).isEqualTo(200);
        assertThat(get("/state").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutThePathNoPageIsServed() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setDashboardPath(null);

        serving(component, SUBMIT);

        assertThat(get("").statusCode()).isEqualTo(404);
        assertThat(get("/state").statusCode()).isEqualTo(404);
    }

    @Test
    void withoutTheOptionThePageIsReadOnly() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setDashboardActions(false);

        serving(component, SUBMIT);

        assertThat(get("/state").body()).contains("\"actions\":false");
        assertThat(act("any", "release", "{}").statusCode()).isEqualTo(403);
        assertThat(act("any", "release", "{}").body()).contains("dashboardActions");
    }

    @Test
    void theStateIsReadOnceForAllPagesAndAgainAfterAnAction() throws Exception {
        CamelContext context = serving(camel.newComponent(), SUBMIT);

        String before = get("/state").body();
        context.createProducerTemplate().requestBody("direct:submit", "a fox");

        soon().until(() -> !get("/state").body().equals(before));
        assertThat(get("/state").body()).contains("\"RUNNING\":1");
    }

    @ParameterizedTest
    @CsvSource({
        "camel.server.port, 8080, true",
        "camel.server.host, 0.0.0.0, true",
        "camel.server.host, 127.0.0.1, false",
        "server.address, localhost, false",
        "camel.server.authenticationEnabled, true, false",
        "camel.server.authentication-enabled, false, true",
    })
    void actionsWithoutAuthenticationOnAPublicAddressAreWarnedOf(
            String property, String value, boolean warned) throws Exception {
        Properties properties = new Properties();
        properties.setProperty(property, value);
        try (ComponentLog log = ComponentLog.listen()) {

            serving(
                    camel.newComponent(),
                    r -> {
                        r.getContext().getPropertiesComponent().setInitialProperties(properties);
                        SUBMIT.accept(r);
                    });

            assertThat(
                            log.lines().stream()
                                    .anyMatch(line -> line.contains("Option dashboardActions")))
                    .isEqualTo(warned);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void springSecurityCountsAsAuthenticationIfItHasABean(boolean bean, @TempDir Path classes)
            throws Exception {
        String name = "org.springframework.security.web.SecurityFilterChain";
        Path source = classes.resolve("SecurityFilterChain.java");
        Files.writeString(
                source,
                "package org.springframework.security.web; public class SecurityFilterChain {}");
        ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", classes.toString(), source.toString());
        try (ComponentLog log = ComponentLog.listen();
                URLClassLoader loader =
                        new URLClassLoader(
                                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Object chain = loader.loadClass(name).getConstructor().newInstance();

            serving(
                    camel.newComponent(),
                    r -> {
                        r.getContext().setApplicationContextClassLoader(loader);
                        if (bean) {
                            r.getContext().getRegistry().bind("chain", chain);
                        }
                        SUBMIT.accept(r);
                    });

            assertThat(log.lines().stream().filter(line -> line.contains("dashboardActions")))
                    .hasSize(bean ? 0 : 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vertx-core, version=4.5.9, true",
        "vertx-web, version=5.0.0, true",
        "vertx-web, version=4.5.9, false",
        "vertx-web, version=, false",
    })
    void aCoreOfVertxThatIsOlderThanTheRestIsWarnedOf(
            String artifact, String version, boolean warned, @TempDir Path classes)
            throws Exception {
        Path pom = classes.resolve("META-INF/maven/io.vertx/" + artifact + "/pom.properties");
        Files.createDirectories(pom.getParent());
        Files.writeString(pom, version);
        try (ComponentLog log = ComponentLog.listen();
                URLClassLoader loader =
                        new URLClassLoader(
                                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {

            serving(
                    camel.newComponent(),
                    r -> {
                        r.getContext().setApplicationContextClassLoader(loader);
                        SUBMIT.accept(r);
                    });

            assertThat(log.lines().stream().filter(line -> line.contains("several versions")))
                    .hasSize(warned ? 1 : 0)
                    .allMatch(line -> line.contains(version.replace("version=", "")));
        }
    }
}
