package one.apiin.camel.internal.http;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads what a reply says was consumed. */
final class Credits {

    private Credits() {}

    /** Rounded up; null if it is not said or no sensible number. */
    static Integer read(JsonNode root) {
        for (JsonNode place : new JsonNode[] {Json.object(root, "data"), root}) {
            for (String name : new String[] {"consumedcredits", "creditsconsumed"}) {
                Integer credits = wholeNumber(Json.field(place, name));
                if (credits != null) {
                    return credits;
                }
            }
        }
        return null;
    }

    private static Integer wholeNumber(JsonNode value) {
        if (!value.isNumber() && !value.isTextual()) {
            return null;
        }
        double number = value.asDouble(Double.NaN);
        boolean sensible = number >= 0 && number <= Integer.MAX_VALUE;
        return sensible ? (int) Math.ceil(number) : null;
    }
}
