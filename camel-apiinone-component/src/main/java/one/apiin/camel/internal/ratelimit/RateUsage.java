package one.apiin.camel.internal.ratelimit;

/**
 * How much of the request rate is in use.
 *
 * @param perSecond the limit
 * @param used permits of about the last second
 * @param waiting callers without a permit yet
 * @param paused whether the provider's Retry-After holds all requests back
 */
public record RateUsage(double perSecond, long used, int waiting, boolean paused) {}
