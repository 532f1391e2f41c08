package one.apiin.camel.internal.camel.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of several versions of Vert.x on the class path, as its jars name them: the server of platform-http
 * starts with them and then answers requests with 500.
 *
 * <p>Threads: no state.
 */
final class VertxVersions {

    private static final Logger LOG = LoggerFactory.getLogger(VertxVersions.class);

    private static final List<String> ARTIFACTS = List.of("vertx-core", "vertx-web");

    private VertxVersions() {}

    /** At the start of an endpoint. */
    static void check(CamelContext context) {
        Set<String> artifacts = new TreeSet<>();
        Set<String> versions = new TreeSet<>();
        for (String artifact : ARTIFACTS) {
            for (URL jar : jars(context, artifact)) {
                String version = version(jar);
                versions.add(version);
                artifacts.add(artifact + " " + version);
            }
        }
        if (versions.size() > 1) {
            LOG.warn(
                    "The class path has several versions of Vert.x ({}), with which the HTTP server may answer"
                            + " every request with 500: set one version for all, in Maven by importing"
                            + " io.vertx:vertx-stack-depchain before all else",
                    String.join(", ", artifacts));
        }
    }

    private static List<URL> jars(CamelContext context, String artifact) {
        return Collections.list(
                context.getClassResolver()
                        .loadAllResourcesAsURL(
                                "META-INF/maven/io.vertx/" + artifact + "/pom.properties"));
    }

    private static String version(URL pom) {
        Properties properties = new Properties();
        try (InputStream in = pom.openStream()) {
            properties.load(in);
        } catch (IOException e) {
            LOG.debug("{} cannot be read", pom, e);
        }
        return properties.getProperty("version", "?");
    }
}
