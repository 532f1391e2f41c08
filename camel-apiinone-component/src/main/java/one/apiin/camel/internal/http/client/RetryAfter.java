package one.apiin.camel.internal.http.client;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import one.apiin.camel.internal.util.Durations;
import org.apache.hc.client5.http.utils.DateUtils;

/**
 * The header Retry-After: seconds, or an HTTP date.
 *
 * @param pause never negative, at most {@link #LONGEST}
 * @param asked the value of the header, which may be in the past or unlimited
 */
public record RetryAfter(Duration pause, Duration asked) {

    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,9})?");
    private static final Pattern ENDLESS = Pattern.compile("\\d{19,}");

    /** Null if it is missing or malformed. */
    public static RetryAfter parse(String header, Instant now) {
        if (header == null) {
            return null;
        }
        String value = header.strip();
        if (ENDLESS.matcher(value).matches()) {
            return of(Duration.ofSeconds(Long.MAX_VALUE));
        }
        if (SECONDS.matcher(value).matches()) {
            BigDecimal seconds = new BigDecimal(value).setScale(0, RoundingMode.CEILING);
            return of(Duration.ofSeconds(seconds.longValue()));
        }
        Instant date = DateUtils.parseStandardDate(value);
        return date == null ? null : of(Duration.between(now, date));
    }

    private static RetryAfter of(Duration asked) {
        Duration positive = asked.isNegative() ? Duration.ZERO : asked;
        return new RetryAfter(Durations.shorter(positive, LONGEST), asked);
    }

    public boolean isPast() {
        return asked.isNegative();
    }

    public boolean isCapped() {
        return asked.compareTo(pause) > 0;
    }
}
