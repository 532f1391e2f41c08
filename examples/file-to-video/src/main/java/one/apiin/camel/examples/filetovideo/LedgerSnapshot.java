package one.apiin.camel.examples.filetovideo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * The rows of the node's ledger at one time, which the node writes as one line to its standard output.
 * Immutable.
 *
 * @param at milliseconds since 1970, before the rows were read
 * @param rows the newest submissions, the newest first
 */
record LedgerSnapshot(long at, List<Row> rows) {

    static final int MAX_ROWS = 1000;
    static final LedgerSnapshot NONE = new LedgerSnapshot(0, List.of());

    private static final String PREFIX = "@ledger ";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One submission. Times are in milliseconds since 1970, or null.
     *
     * @param file the name of the prompt's file
     * @param error the last error of its delivery, or null
     */
    record Row(
            String submissionId,
            String file,
            String state,
            String delivery,
            int attempt,
            Long retryAt,
            String taskId,
            Long createdAt,
            String failure,
            String error) {}

    String line() {
        try {
            return PREFIX + JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The ledger's rows cannot be written as JSON", e);
        }
    }

    static boolean isLine(String line) {
        return line.startsWith(PREFIX);
    }

    static LedgerSnapshot parse(String line) {
        try {
            return JSON.readValue(line.substring(PREFIX.length()), LedgerSnapshot.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The node wrote half a line", e);
        }
    }
}
