package one.apiin.camel.internal.download;

import one.apiin.camel.task.VideoTask;

/**
 * A downloaded video.
 *
 * <p>Ownership: the caller that receives it releases the file.
 *
 * @param task the task with the result URL that was used; null if only a URL was given
 * @param url where it was downloaded from; a secret
 */
public record DownloadedVideo(
        SpoolFile file, long length, VideoFormat format, VideoTask task, String url) {

    @Override
    public String toString() {
        return "DownloadedVideo[" + format + ", " + length + " bytes]";
    }
}
