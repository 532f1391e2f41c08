package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import one.apiin.camel.internal.http.reply.StatusReader.Meaning;

/**
 * A provider's reply about a task, in all its variants: names in any case, fields moved inwards, results as
 * URLs, objects, lists or JSON in a text, further fields in any order.
 */
public record ReplyVariants(
        String id, Meaning state, List<String> links, String failure, Integer credits) {

    public static final String ECHO = "https://echo.example/";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Map<Meaning, List<String>> WORDS =
            Map.of(
                    Meaning.RUNNING,
                    List.of(
                            "IN_PROGRESS",
                            "pending",
                            "processing",
                            "queued",
                            "in progress",
                            "Dreaming",
                            "THROTTLED",
                            "InQueue",
                            "TASK_STATUS_PROCESSING"),
                    Meaning.COMPLETED,
                    List.of(
                            "SUCCESS",
                            "completed",
                            "complete",
                            "Succeeded",
                            "COMPLETED",
                            "done",
                            "succeed",
                            "Finished",
                            "JOB_STATE_SUCCEEDED"),
                    Meaning.FAILED,
                    List.of(
                            "FAILED",
                            "failed",
                            "error",
                            "EXPIRED",
                            "cancelled",
                            "Timeout",
                            "aborted",
                            "NSFW",
                            "Content Moderated"));
    private static final List<String> WRAPPERS =
            List.of("data", "result", "response", "task", "payload", "record", "envelope");
    private static final List<String> RESULTS =
            List.of(
                    "response",
                    "response_data",
                    "output",
                    "result",
                    "results",
                    "video_urls",
                    "urls",
                    "videos",
                    "creations",
                    "files",
                    "somewhere");
    private static final List<String> FAILURES =
            List.of(
                    "error_message",
                    "fail_message",
                    "error",
                    "fail_reason",
                    "failure",
                    "task_status_msg",
                    "reason",
                    "errors");

    public static ReplyVariants random(Random random) {
        Meaning state = Meaning.values()[random.nextInt(3)];
        String id = "n" + random.nextInt(100) + Long.toString(random.nextLong() >>> 1, 36);
        List<String> links = new ArrayList<>();
        for (int i = state == Meaning.COMPLETED ? 1 + random.nextInt(3) : 0; i > 0; i--) {
            links.add("https://cdn.example/v/" + id + "-" + i + ".mp4?sig=" + random.nextInt(1000));
        }
        String failure = state == Meaning.FAILED ? "too red, reason " + random.nextInt(100) : null;
        return new ReplyVariants(
                id, state, links, failure, random.nextBoolean() ? random.nextInt(1200) : null);
    }

    /** A random variant. */
    public JsonNode write(Random random) {
        ObjectNode task = JSON.objectNode();
        task.put("task_id", id);
        task.put(pick(List.of("status", "state", "task_status"), random), word(random));
        if (credits != null) {
            writeCredits(task, random);
        }
        if (failure != null) {
            writeFailure(task, random);
        }
        if (!links.isEmpty()) {
            writeUrls(task, random);
        } else if (random.nextBoolean()) {
            task.set("response", random.nextBoolean() ? JSON.nullNode() : JSON.arrayNode());
        }
        noise(task, random);
        JsonNode wrapped = task;
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            wrapped = wrap(wrapped, random);
        }
        return styled(wrapped, random.nextInt(5), random);
    }

    private String word(Random random) {
        return pick(WORDS.get(state), random);
    }

    private void writeCredits(ObjectNode task, Random random) {
        String name = pick(List.of("consumed_credits", "credits_consumed"), random);
        switch (random.nextInt(3)) {
            case 0 -> task.put(name, credits);
            case 1 -> task.put(name, credits.toString());
            default -> task.put(name, Math.max(0, credits - 0.5));
        }
    }

    private void writeFailure(ObjectNode task, Random random) {
        String name = pick(FAILURES, random);
        if (random.nextBoolean()) {
            task.put(name, failure);
        } else {
            task.putObject(name).put("message", failure).put("details", 3);
        }
    }

    private void writeUrls(ObjectNode task, Random random) {
        if (links.size() == 1 && random.nextBoolean()) {
            task.put(
                    pick(List.of("video_url", "url", "result_url", "download_url"), random),
                    links.get(0));
            return;
        }
        ArrayNode list = JSON.arrayNode();
        for (String link : links) {
            if (random.nextBoolean()) {
                list.add(link);
            } else {
                ObjectNode one = list.addObject();
                one.put("id", "song-" + random.nextInt(9)).put("cover_url", ECHO + "cover.jpg");
                one.put(pick(List.of("video_url", "url", "src"), random), link);
            }
        }
        String name = pick(RESULTS, random);
        JsonNode results = links.size() == 1 && random.nextBoolean() ? list.get(0) : list;
        if (random.nextInt(4) == 0) {
            task.put(name, results.isTextual() ? results.textValue() : results.toString());
        } else if (random.nextInt(3) == 0) {
            task.putObject(name).set("videos", results);
        } else {
            task.set(name, results);
        }
    }

    private static void noise(ObjectNode task, Random random) {
        if (random.nextBoolean()) {
            ObjectNode request =
                    task.putObject(pick(List.of("request", "request_body", "input"), random));
            request.put("prompt", "see " + ECHO + "prompt.mp4, a cat");
            request.putArray("image_urls").add(ECHO + "in.png");
            request.put("video", ECHO + "in.mp4")
                    .put("task_id", "of-another")
                    .put("status", "failed");
        }
        if (random.nextBoolean()) {
            task.put("image_url", ECHO + "in.png").put("prompt", ECHO + "prompt.mp4");
        }
        if (random.nextBoolean()) {
            task.put("created_at", "2026-03-01T12:00:00Z").put("model", "kling-3").putNull("note");
        }
        if (random.nextBoolean()) {
            task.put("preview_video", ECHO + "p.mp4").put("subtitle_url", ECHO + "s.vtt");
            task.put("status_url", ECHO + "status").put("audio", ECHO + "a.mp3");
        }
        if (random.nextBoolean()) {
            task.putObject("queue").put("position", 3).put("status", "odd").put("id", "q1");
        }
        if (random.nextBoolean()) {
            task.put("progress", random.nextInt(100)).putArray("steps").add(1).addArray().add(2);
        }
    }

    private static JsonNode wrap(JsonNode inner, Random random) {
        ObjectNode outer = JSON.objectNode();
        switch (random.nextInt(5)) {
            case 0 -> outer.put("code", 200).put("message", "success");
            case 1 -> outer.put("status", "success");
            case 2 -> outer.put("request_id", "r" + random.nextInt(100)).put("ok", true);
            case 3 -> outer.putNull("error");
            default -> outer.putObject("error").put("code", 0).put("message", "");
        }
        JsonNode held = inner;
        if (random.nextInt(5) == 0) {
            held = JSON.arrayNode().add(inner);
        } else if (random.nextInt(8) == 0) {
            held = JSON.textNode(inner.toString());
        }
        outer.set(pick(WRAPPERS, random), held);
        return outer;
    }

    /** The same fields in another order, their names in another style. */
    private static JsonNode styled(JsonNode node, int style, Random random) {
        if (node.isArray()) {
            ArrayNode list = JSON.arrayNode();
            node.forEach(element -> list.add(styled(element, style, random)));
            return list;
        }
        if (!node.isObject()) {
            return node;
        }
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(node.properties());
        Collections.shuffle(fields, random);
        ObjectNode object = JSON.objectNode();
        fields.forEach(
                f -> object.set(styled(f.getKey(), style), styled(f.getValue(), style, random)));
        return object;
    }

    private static String styled(String name, int style) {
        return switch (style) {
            case 0 -> name.toUpperCase(Locale.ROOT);
            case 1 -> name.replace('_', '-');
            case 2 -> name.replace("_", "");
            case 3 -> camel(name);
            default -> name;
        };
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (String part : name.split("_")) {
            camel.append(
                    camel.isEmpty()
                            ? part
                            : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return camel.toString();
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
