package one.apiin.camel.examples.imagetovideo;

import one.apiin.camel.examples.local.LocalExample;

/** An image in a folder becomes a video next to the image in S3. Runs until Ctrl-C. */
public final class ImageToVideo {

    private ImageToVideo() {}

    public static void main(String... arguments) throws Exception {
        LocalExample.run(
                "Drop images into data/inbox; each becomes a video. Press Ctrl-C to stop.",
                new Routes());
    }
}
