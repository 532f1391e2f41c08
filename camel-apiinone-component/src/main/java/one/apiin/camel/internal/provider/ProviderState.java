package one.apiin.camel.internal.provider;

/**
 * What the last answers tell of the provider: a pure rule.
 *
 * @param reachable whether it answered last time; null = nothing was asked lately
 * @param keyAccepted whether it took the key when it last said something about it; null = it did not yet
 * @param fault what was wrong last time, in words without the key; null if nothing
 */
public record ProviderState(Boolean reachable, Boolean keyAccepted, String fault) {

    static final ProviderState NOT_ASKED = new ProviderState(null, null, null);

    /** An answer with this status, 0 = none came; {@code odd} = it could not be used. */
    ProviderState after(int status, boolean odd, String message) {
        if (status == 0) {
            return new ProviderState(false, keyAccepted, message);
        }
        if (status == 401 || status == 403) {
            return new ProviderState(true, false, message);
        }
        if (status >= 500) {
            return new ProviderState(true, keyAccepted, message);
        }
        return new ProviderState(true, true, odd ? message : null);
    }

    /**
     * When nothing was asked for a while. A refused key stays refused; an outage may long be over, and
     * somebody who waits for our health to be good before he sends work would wait for ever.
     */
    ProviderState faded() {
        return Boolean.FALSE.equals(keyAccepted)
                ? this
                : new ProviderState(null, keyAccepted, null);
    }
}
