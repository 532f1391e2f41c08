package one.apiin.camel.internal.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import one.apiin.camel.task.VideoRequest;

/**
 * The prices of a model. Pure; threads: immutable.
 *
 * <p>Money: the estimate counts against a limit, so it is rather too high than too low: the upper end of
 * a range, fractions rounded up. A request that is not on the list has no estimate.
 *
 * @param confidence how certain it is; null = not said
 * @param note not evaluated; null = none
 * @param defaults the values that the provider uses for fields that the request leaves out, before
 *     the field's own
 * @param seconds how a price by the second counts them
 * @param rules the first that matches holds
 */
public record PriceList(
        Confidence confidence,
        String note,
        Map<String, Object> defaults,
        BillableDuration seconds,
        List<PriceRule> rules) {

    private static final BigDecimal DEAREST = BigDecimal.valueOf(Integer.MAX_VALUE);

    /**
     * @throws IllegalArgumentException without a rule
     */
    public PriceList {
        defaults = FieldValues.copy("defaults", defaults);
        seconds = seconds == null ? BillableDuration.DURATION : seconds;
        if (rules == null || rules.isEmpty() || rules.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(
                    "needs credits, creditsPerSecond, creditsAtMost or rules");
        }
        rules = List.copyOf(rules);
    }

    OptionalInt estimate(VideoRequest request, Map<String, Object> ofTheFields) {
        Map<String, Object> given = request.toFields();
        given.values().removeIf(Objects::isNull);
        Map<String, Object> all = new LinkedHashMap<>(ofTheFields);
        all.putAll(defaults);
        all.putAll(given);
        for (PriceRule rule : rules) {
            if (FieldValues.match(rule.when(), all)) {
                return wholeCredits(rule.price(seconds.of(given, all)));
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt wholeCredits(BigDecimal price) {
        if (price == null) {
            return OptionalInt.empty();
        }
        BigDecimal whole = price.setScale(0, RoundingMode.CEILING);
        return whole.compareTo(DEAREST) > 0
                ? OptionalInt.empty()
                : OptionalInt.of(whole.intValueExact());
    }
}
