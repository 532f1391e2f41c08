package one.apiin.camel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** Who submits, in the order of a round. */
enum SubmitWay {
    MEMORY("component, ledger in memory"),
    CAMEL_HTTP("camel-http and Jackson, by hand"),
    HTTP_CLIENT("bare HttpClient 5, async"),
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
    Submitter open(String baseUrl, Path folder, int concurrent) throws Exception {
        return switch (this) {
            case MEMORY -> new ComponentSubmitter(baseUrl, null, concurrent);
            case H2 ->
                    new ComponentSubmitter(
                            baseUrl,
                            Databases.h2(Files.createTempDirectory(folder, "h2")),
                            concurrent);
            case CAMEL_HTTP -> new CamelHttpSubmitter(baseUrl, concurrent);
            case HTTP_CLIENT -> new HttpClientSubmitter(baseUrl, concurrent);
        };
    }
}
