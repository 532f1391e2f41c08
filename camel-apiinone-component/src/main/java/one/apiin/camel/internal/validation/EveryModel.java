package one.apiin.camel.internal.validation;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import one.apiin.camel.internal.model.Confidence;
import one.apiin.camel.internal.model.FieldValues;
import one.apiin.camel.internal.model.RequestSchema;

/** What is surely wrong with a request of whatever model. Pure. */
final class EveryModel {

    private EveryModel() {}

    static List<Violation> check(String model, RequestSchema rules, Map<String, Object> fields) {
        List<Violation> all = new ArrayList<>();
        Object pictures = fields.get(rules.imageField());
        int number = 0;
        for (Object one : pictures instanceof Collection<?> many ? many : listed(pictures)) {
            number++;
            if (!isHttpAddress(one)) {
                all.add(
                        new Violation(
                                model,
                                rules.label(rules.imageField()),
                                "address",
                                "number "
                                        + number
                                        + " is no full http or https address; put the picture where"
                                        + " the provider can fetch it, for example by a presigned"
                                        + " S3 link",
                                Confidence.documented));
            }
        }
        Object duration = fields.get("duration");
        if (duration != null && !rules.fields().containsKey("duration") && !isSeconds(duration)) {
            String text = "must be a number of seconds greater than zero";
            String label = rules.label("duration");
            all.add(new Violation(model, label, "minimum", text, Confidence.documented));
        }
        return all;
    }

    private static List<Object> listed(Object value) {
        return value == null ? List.of() : List.of(value);
    }

    /** A host may have an underscore, as old buckets do, so only some authority is asked for. */
    private static boolean isHttpAddress(Object value) {
        if (!(value instanceof CharSequence text)) {
            return false;
        }
        try {
            URI uri = URI.create(text.toString());
            String scheme = uri.getScheme();
            return uri.getRawAuthority() != null
                    && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isSeconds(Object value) {
        var number = FieldValues.number(value);
        return number != null && number.signum() > 0;
    }
}
