package one.apiin.camel.internal.download;

/**
 * A video on the disk. Ownership: whoever got it releases the file.
 *
 * @param task the task with the link that was used; null for a link that came alone
 * @param link where it came from; a secret
 */
public record DownloadedVideo(
        SpoolFile file,
        long length,
        VideoFormat format,
        one.apiin.camel.task.VideoTask task,
        String link) {

    @Override
    public String toString() {
        return "SavedVideo[" + format + ", " + length + " bytes]";
    }
}
