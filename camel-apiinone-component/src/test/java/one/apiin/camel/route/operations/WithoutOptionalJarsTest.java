package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.route.OneVideo;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The jars that only meters, JMX and the developer console need may be missing. */
class WithoutOptionalJarsTest {

    private static final String[] OPTIONAL = {
        "micrometer-", "camel-management-4", "camel-console-", "LatencyUtils", "HdrHistogram"
    };

    @RegisterExtension
    final SandboxExtension extension =
            new SandboxExtension(Sandbox.builder().clips(Clips.tiny()).credits(1000));

    @Test
    void theComponentWorksWithoutThem() throws Exception {
        try (URLClassLoader loader = withoutTheOptional()) {
            assertThatThrownBy(
                            () -> loader.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                    .isInstanceOf(ClassNotFoundException.class);

            assertThat(make(loader)).isEqualTo("COMPLETED");
        }
    }

    private Object make(ClassLoader loader) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return loader.loadClass(OneVideo.class.getName())
                    .getMethod("make", String.class, String.class)
                    .invoke(null, extension.sandbox().baseUrl(), extension.sandbox().apiKey());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URLClassLoader withoutTheOptional() throws Exception {
        List<URL> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            File file = new File(entry);
            if (List.of(OPTIONAL).stream().noneMatch(file.getName()::startsWith)) {
                jars.add(file.toURI().toURL());
            }
        }
        return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
