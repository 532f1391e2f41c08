package one.apiin.camel.internal.camel.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.net.URL;
import java.util.Collections;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a vertx-core that is older than another jar of Vert.x on the class path, as the jars name their
 * versions: the server of platform-http starts with it and then answers requests with 500. A newer one of
 * the same line works.
 *
 * <p>Threads: no state.
 */
final class VertxVersions {

    private static final Logger LOG = LoggerFactory.getLogger(VertxVersions.class);

    private VertxVersions() {}

    /** When the first endpoint of a component opens. */
    static void check(CamelContext context) {
        SortedSet<Version> cores = versions(context, "vertx-core");
        SortedSet<Version> all = versions(context, "vertx-web");
        all.addAll(cores);
        if (!cores.isEmpty() && !cores.first().equals(all.last())) {
            LOG.warn(
                    "The class path has several versions of Vert.x, vertx-core {} beside {}, with which the"
                            + " HTTP server may answer every request with 500: set one version for all, in"
                            + " Maven by importing io.vertx:vertx-stack-depchain before all else",
                    cores.first(),
                    all.last());
        }
    }

    private static SortedSet<Version> versions(CamelContext context, String artifact) {
        String pom = "META-INF/maven/io.vertx/" + artifact + "/pom.properties";
        SortedSet<Version> found = new TreeSet<>();
        for (URL url : Collections.list(context.getClassResolver().loadAllResourcesAsURL(pom))) {
            Properties properties = new Properties();
            try (InputStream in = url.openStream()) {
                properties.load(in);
                found.add(Version.parse(properties.getProperty("version")));
            } catch (IOException | RuntimeException e) {
                LOG.debug("{} names no version", url, e);
            }
        }
        return found;
    }
}
