package one.apiin.camel.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The models of the sandbox, their required fields and their prices in credits. Prices are flat
 * except for kling-3, which is priced per second. Immutable.
 */
record VideoModel(String node, String suffix, int credits, Needs needs) {

    /** The required fields of a request. */
    enum Needs {
        NOTHING,
        TEXT,
        TEXT_OR_IMAGE,
        IMAGE,
        VIDEO
    }

    private static final VideoModel KLING = new VideoModel("n75", "kling3", 0, Needs.TEXT);

    private static final Map<String, VideoModel> BY_NAME =
            Map.ofEntries(
                    Map.entry("grok-video", grok(Needs.TEXT_OR_IMAGE)),
                    Map.entry("grok-imagine/text-to-video", grok(Needs.TEXT)),
                    Map.entry("grok-imagine/image-to-video", grok(Needs.IMAGE)),
                    Map.entry("ltx-2", new VideoModel("n50", "ltx2", 24, Needs.NOTHING)),
                    Map.entry(
                            "seedance-1-5-pro", new VideoModel("n38", "seedance", 28, Needs.TEXT)),
                    Map.entry("hailuo-2-3", hailuo(30)),
                    Map.entry("hailuo/2-3-image-to-video-standard", hailuo(30)),
                    Map.entry("hailuo/2-3-image-to-video-pro", hailuo(45)),
                    Map.entry("wan-2-6", wan(Needs.TEXT_OR_IMAGE)),
                    Map.entry("wan/2-6-text-to-video", wan(Needs.TEXT)),
                    Map.entry("wan/2-6-image-to-video", wan(Needs.IMAGE)),
                    Map.entry("wan/2-6-video-to-video", wan(Needs.VIDEO)),
                    Map.entry("kling-3", KLING));

    private static VideoModel grok(Needs needs) {
        return new VideoModel("n31", "grokvid", 24, needs);
    }

    private static VideoModel hailuo(int credits) {
        return new VideoModel("n51", "hailuo", credits, Needs.IMAGE);
    }

    private static VideoModel wan(Needs needs) {
        return new VideoModel("n35", "wan26", 80, needs);
    }

    /** The model of this name, or null. */
    static VideoModel named(String name) {
        return BY_NAME.get(name);
    }

    /** Like {@code n31abc123def456_grokvid}; random, as a restart must not repeat one. */
    String newTaskId() {
        long opaque = ThreadLocalRandom.current().nextLong(1L << 60, Long.MAX_VALUE);
        return node + Long.toString(opaque, 36) + "_" + suffix;
    }

    /** The price of this request; throws {@link IllegalArgumentException} for an invalid duration. */
    int price(JsonObject request) {
        if (this != KLING) {
            return credits;
        }
        boolean sound = !Boolean.FALSE.equals(request.getValue("sound"));
        boolean pro = "pro".equals(request.getValue("mode"));
        int perSecond = pro ? (sound ? 80 : 54) : (sound ? 60 : 40);
        return perSecond * seconds(request.getValue("duration"));
    }

    /** An error message if a required field is missing, or null. */
    String missing(String name, JsonObject request) {
        boolean image = filled(request, "image_urls") || filled(request, "image");
        return switch (needs) {
            case NOTHING -> null;
            case TEXT -> text(request) ? null : "prompt is required for " + name;
            case TEXT_OR_IMAGE ->
                    text(request) || image ? null : "prompt or image_urls is required for " + name;
            case IMAGE -> image ? null : "image_urls is required for " + name;
            case VIDEO ->
                    filled(request, "video_urls") ? null : "video_urls is required for " + name;
        };
    }

    private static boolean text(JsonObject request) {
        boolean shots = Boolean.TRUE.equals(request.getValue("multi_shots"));
        return shots || filled(request, "prompt");
    }

    private static boolean filled(JsonObject request, String field) {
        Object value = request.getValue(field);
        return value instanceof String text && !text.isBlank()
                || value instanceof JsonArray list && !list.isEmpty();
    }

    private static int seconds(Object duration) {
        double seconds = duration == null ? 5 : number(duration);
        if (seconds >= 3 && seconds <= 15 && seconds == Math.rint(seconds)) {
            return (int) seconds;
        }
        throw new IllegalArgumentException("duration must be a whole number from 3 to 15");
    }

    private static double number(Object value) {
        try {
            return Double.parseDouble(value.toString());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
