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
    download,
    /** Lists tasks for an operator: those that need a decision, or those in the state of a header. */
    list,
    /** An operator's decision: an unknown outcome is this task. */
    adopt,
    /** An operator's decision: an unknown outcome was not charged. */
    notCharged,
    /** An operator's decision: a parked completion is delivered again. */
    release,
    /** An operator's decision: a task is polled now. */
    checkNow;

    public boolean submits() {
        return this == submit || this == generate;
    }
}
