package one.apiin.camel.internal.model;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;

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

    /**
     * The seconds, or null if they are unknown or not sold. With multi_prompt segments their sum, but not
     * less than a duration that the request also has: an estimate must not be too low.
     *
     * @param given the request's fields
     * @param all the same with the defaults
     */
    BigDecimal of(Map<String, Object> given, Map<String, Object> all) {
        Object timed = shots == null ? null : given.get(shots);
        if (timed == null || !FieldValues.match(shotsWhen, all)) {
            return sold(FieldValues.number(all.get(field)));
        }
        if (!(timed instanceof Collection<?> list)) {
            return null;
        }
        if (list.stream().allMatch(shot -> duration(shot) == null)) {
            return sold(FieldValues.number(all.get(field)));
        }
        BigDecimal sum = sum(list);
        if (sum == null || given.get(field) == null) {
            return sold(sum);
        }
        BigDecimal whole = FieldValues.number(given.get(field));
        return whole == null ? null : sold(whole.max(sum));
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

    private BigDecimal sold(BigDecimal seconds) {
        boolean isSold =
                seconds != null
                        && seconds.signum() > 0
                        && (least == null || seconds.compareTo(least) >= 0)
                        && (most == null || seconds.compareTo(most) <= 0);
        return isSold ? seconds : null;
    }
}
