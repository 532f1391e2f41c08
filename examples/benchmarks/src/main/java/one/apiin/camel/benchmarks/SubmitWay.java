package one.apiin.camel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** Who submits, in the order of a round. */
enum SubmitWay {
    CAMEL_HTTP("camel-http and Jackson, by hand"),
    MEMORY("component, ledger in memory"),
    H2("component, ledger in H2 in a file");

    private final String text;

    SubmitWay(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /**
     * @param folder for the ledger's file, a new one each time
     */
    Submitter open(String baseUrl, Path folder, int callers) throws Exception {
        return switch (this) {
            case CAMEL_HTTP -> new CamelHttpSubmitter(baseUrl, callers);
            case MEMORY -> new ComponentSubmitter(baseUrl, null, callers);
            case H2 ->
                    new ComponentSubmitter(
                            baseUrl,
                            Databases.h2(Files.createTempDirectory(folder, "h2")),
                            callers);
        };
    }
}
