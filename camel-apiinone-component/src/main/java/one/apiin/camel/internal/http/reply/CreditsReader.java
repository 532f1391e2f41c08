package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the consumed credits in a reply. */
final class CreditsReader {

    private static final List<String> NAMES =
            List.of("consumedcredits", "creditsconsumed", "creditsused", "usedcredits");

    private CreditsReader() {}

    /** Rounded up; null if it is not said or no sensible number. */
    static Integer read(JsonNode root) {
        List<JsonNode> places = new ArrayList<>();
        places.add(ReplyScopes.object(root, "data"));
        places.addAll(ReplyScopes.of(root));
        for (JsonNode place : places) {
            for (String name : NAMES) {
                Integer credits = wholeNumber(ReplyScopes.field(place, name));
                if (credits != null) {
                    return credits;
                }
            }
        }
        return null;
    }

    static Integer wholeNumber(JsonNode value) {
        if (!value.isNumber() && !value.isTextual()) {
            return null;
        }
        double number = value.asDouble(Double.NaN);
        boolean sensible = number >= 0 && number <= Integer.MAX_VALUE;
        return sensible ? (int) Math.ceil(number) : null;
    }
}
