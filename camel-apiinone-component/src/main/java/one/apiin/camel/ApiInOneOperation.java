package one.apiin.camel;

/** What the producer does. */
public enum ApiInOneOperation {
    /** Saves and posts one request; never waits for the video. */
    submit,
    /** Submits, then waits for the completion without a thread. */
    generate,
    /** Waits for the completion of a task without a thread. */
    await,
    /** Asks once for the state of a task. */
    status,
    /** Saves a finished video; the body is the video. */
    download;

    public boolean submits() {
        return this == submit || this == generate;
    }
}
