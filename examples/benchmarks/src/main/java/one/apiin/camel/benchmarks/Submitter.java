package one.apiin.camel.benchmarks;

/**
 * A way to submit. Threads: safe for concurrent use. Ownership: the caller that opens it closes it.
 */
interface Submitter extends AutoCloseable {

    /** Submits one prompt and waits for its task id. */
    void submit() throws Exception;

    @Override
    void close();
}
