package one.apiin.camel.examples.imagetovideo;

import one.apiin.camel.examples.local.LocalExample;

/** A picture in a folder becomes a video beside it in S3. Runs until Ctrl-C. */
public final class ImageToVideo {

    private ImageToVideo() {}

    public static void main(String... arguments) throws Exception {
        LocalExample.run(
                "Drop pictures into data/inbox, each becomes a video; Ctrl-C ends it.",
                new Routes());
    }
}
