package one.apiin.camel.examples.s3archive;

import one.apiin.camel.examples.local.LocalExample;

/** A prompt becomes a video in S3 with metadata and a sidecar file. Runs until Ctrl-C. */
public final class S3Archive {

    private S3Archive() {}

    public static void main(String... arguments) throws Exception {
        LocalExample.run("Drop prompts as data/inbox/*.txt; press Ctrl-C to stop.", new Routes());
    }
}
