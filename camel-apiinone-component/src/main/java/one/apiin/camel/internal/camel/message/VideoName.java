package one.apiin.camel.internal.camel.message;

import one.apiin.camel.internal.download.VideoFormat;

/** The file name of a video: that of the prompt with the video's extension, else made of an id. */
public final class VideoName {

    private VideoName() {}

    /**
     * @param correlated the name of what the video was made from, with folders, or null
     * @param id used without a name; what does not belong into a name is replaced
     * @param index of several videos of a task, from 0; the first has none in its name
     */
    public static String of(String correlated, String id, int index, VideoFormat format) {
        String base =
                correlated == null || correlated.isBlank()
                        ? id.replaceAll("[^A-Za-z0-9_-]", "_")
                        : withoutExtension(correlated);
        return base + (index == 0 ? "" : "-" + (index + 1)) + "." + format.extension();
    }

    private static String withoutExtension(String name) {
        int folder = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
        int dot = name.lastIndexOf('.');
        return dot > folder + 1 ? name.substring(0, dot) : name;
    }
}
