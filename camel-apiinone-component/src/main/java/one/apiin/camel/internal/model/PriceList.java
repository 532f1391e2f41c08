package one.apiin.camel.internal.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import one.apiin.camel.internal.model.FieldSchema.FieldValues;
import one.apiin.camel.internal.model.ModelDefinition.RequestSchema;
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
 * @param seconds how a price by the second counts them; null = not said
 * @param rules the first that matches holds
 */
public record PriceList(
        Confidence confidence,
        String note,
        Map<String, Object> defaults,
        BillableDuration seconds,
        List<Rule> rules) {

    private static final BigDecimal MOST_CREDITS = BigDecimal.valueOf(Integer.MAX_VALUE);

    /**
     * One line of a price list: the price of a request with these fields. Exactly one of the three figures is
     * given. Pure; threads: immutable.
     *
     * @param when the fields of a request that it is for; empty = any
     * @param credits the price, or null
     * @param creditsPerSecond the price of a second, or null
     * @param creditsAtMost the upper end of a range whose rule is not known, or null
     */
    public record Rule(
            Map<String, Object> when,
            BigDecimal credits,
            BigDecimal creditsPerSecond,
            BigDecimal creditsAtMost) {

        private static final BigDecimal DEAREST = BigDecimal.valueOf(1_000_000_000);

        /**
         * @throws IllegalArgumentException naming the figure
         */
        public Rule {
            when = FieldValues.copy("when", when);
            int figures = 0;
            figures += check("credits", credits);
            figures += check("creditsPerSecond", creditsPerSecond);
            figures += check("creditsAtMost", creditsAtMost);
            if (figures != 1) {
                throw new IllegalArgumentException(
                        "needs one of credits, creditsPerSecond and creditsAtMost, but has "
                                + figures);
            }
        }

        private static int check(String name, BigDecimal figure) {
            if (figure == null) {
                return 0;
            }
            if (figure.signum() < 0 || figure.compareTo(DEAREST) > 0) {
                throw new IllegalArgumentException(name + " must be from 0 to " + DEAREST);
            }
            return 1;
        }

        /** Whether it takes each request that the later rule is for. */
        boolean hides(Rule later) {
            return FieldValues.match(when, later.when);
        }

        /** The price of these seconds; null if it is per second and the seconds are unknown. */
        BigDecimal price(BigDecimal seconds) {
            if (creditsPerSecond != null) {
                return seconds == null ? null : creditsPerSecond.multiply(seconds);
            }
            return credits == null ? creditsAtMost : credits;
        }
    }

    /**
     * @throws IllegalArgumentException without a rule, or naming one that never applies
     */
    public PriceList {
        defaults = FieldValues.copy("defaults", defaults);
        if (rules == null || rules.isEmpty() || rules.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(
                    "needs credits, creditsPerSecond, creditsAtMost or rules");
        }
        rules = List.copyOf(rules);
        for (int later = 1; later < rules.size(); later++) {
            requireReached(rules, later);
        }
    }

    /** The price of a rule that an earlier one hides would never be counted, and it may be the higher one. */
    private static void requireReached(List<Rule> rules, int later) {
        for (int earlier = 0; earlier < later; earlier++) {
            if (rules.get(earlier).hides(rules.get(later))) {
                throw new IllegalArgumentException(
                        ("rules[%d] never applies, as rules[%d] matches all its requests: put it before"
                                        + " that one, or remove it")
                                .formatted(later, earlier));
            }
        }
    }

    /** The fields on which the price depends. */
    Stream<String> fieldNames() {
        Stream<String> shots = seconds == null ? Stream.empty() : Stream.ofNullable(seconds.shots);
        return Stream.concat(
                shots, compared().values().stream().flatMap(values -> values.keySet().stream()));
    }

    /** The values that are compared with those of a request, by their places in the catalog. */
    Map<String, Map<String, Object>> compared() {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        all.put("price.defaults", defaults);
        if (seconds != null) {
            all.put("price.seconds.shotsWhen", seconds.shotsWhen);
        }
        for (int i = 0; i < rules.size(); i++) {
            all.put("price.rules[" + i + "].when", rules.get(i).when);
        }
        return all;
    }

    /**
     * This list instead of another one of the model, or of none: unless it says how, the seconds are counted as
     * before, since new rates do not change how long a request's video is.
     */
    PriceList replacing(PriceList known) {
        return seconds != null || known == null || known.seconds == null
                ? this
                : new PriceList(confidence, note, defaults, known.seconds.ofAnyLength(), rules);
    }

    OptionalInt estimate(VideoRequest request, RequestSchema schema) {
        Map<String, Object> given = request.toFields();
        Map<String, Object> all = schema.withDefaults(given, defaults);
        BillableDuration counted = seconds == null ? BillableDuration.DURATION : seconds;
        for (Rule rule : rules) {
            if (FieldValues.match(rule.when(), all)) {
                return wholeCredits(rule.price(counted.of(given, all)));
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt wholeCredits(BigDecimal price) {
        if (price == null) {
            return OptionalInt.empty();
        }
        BigDecimal whole = price.setScale(0, RoundingMode.CEILING);
        return whole.compareTo(MOST_CREDITS) > 0
                ? OptionalInt.empty()
                : OptionalInt.of(whole.intValueExact());
    }

    /**
     * How many seconds a request asks for. Pure; threads: immutable.
     *
     * @param field the request's field that says so
     * @param least the shortest that is sold, or null
     * @param most the longest that is sold, or null
     * @param shots the field with a list of shots that have a {@code field} each, or null
     * @param shotsWhen the fields with which a request is made of shots
     */
    public record BillableDuration(
            String field,
            BigDecimal least,
            BigDecimal most,
            String shots,
            Map<String, Object> shotsWhen) {

        /** Of {@code duration}, of any length. */
        static final BillableDuration DURATION = new BillableDuration(null, null, null, null, null);

        public BillableDuration {
            field = field == null ? "duration" : field;
            shotsWhen = FieldValues.copy("shotsWhen", shotsWhen);
        }

        /** The same without the shortest and longest, which another price may not have. */
        BillableDuration ofAnyLength() {
            return new BillableDuration(field, null, null, shots, shotsWhen);
        }

        /**
         * The seconds, or null if they are unknown or not sold. With multi_prompt segments their sum, but not
         * less than a duration that the request also has: an estimate must not be too low.
         *
         * @param given the request's fields
         * @param all the same with the defaults
         */
        BigDecimal of(Map<String, Object> given, Map<String, Object> all) {
            BigDecimal seconds = asked(given, all);
            boolean isSold =
                    seconds != null
                            && seconds.signum() > 0
                            && (least == null || seconds.compareTo(least) >= 0)
                            && (most == null || seconds.compareTo(most) <= 0);
            return isSold ? seconds : null;
        }

        private BigDecimal asked(Map<String, Object> given, Map<String, Object> all) {
            BigDecimal whole = FieldValues.number(all.get(field));
            Object timed = shots == null ? null : given.get(shots);
            if (timed == null || !FieldValues.match(shotsWhen, all)) {
                return whole;
            }
            if (!(timed instanceof Collection<?> list)) {
                return null;
            }
            if (list.stream().allMatch(shot -> duration(shot) == null)) {
                return whole;
            }
            BigDecimal sum = sum(list);
            if (sum == null || given.get(field) == null) {
                return sum;
            }
            return whole == null ? null : whole.max(sum);
        }

        private BigDecimal sum(Collection<?> list) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Object shot : list) {
                BigDecimal seconds = FieldValues.number(duration(shot));
                if (seconds == null || seconds.signum() <= 0) {
                    return null;
                }
                sum = sum.add(seconds);
            }
            return sum;
        }

        private Object duration(Object shot) {
            return shot instanceof Map<?, ?> fields ? fields.get(field) : null;
        }
    }
}
