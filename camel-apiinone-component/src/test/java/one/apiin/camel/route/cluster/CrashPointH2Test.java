package one.apiin.camel.route.cluster;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The cuts on a file of H2: what a dead process held is free at once. */
class CrashPointH2Test extends CrashPointContract {

    @TempDir Path folder;

    @Override
    public String ledger() {
        return NodeOptions.h2(folder);
    }

    @Override
    public String prefix() {
        return "APIINONE_";
    }
}
