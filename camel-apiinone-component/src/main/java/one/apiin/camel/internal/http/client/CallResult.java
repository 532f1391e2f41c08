package one.apiin.camel.internal.http.client;

/** How one exchange with the provider ended. */
public sealed interface CallResult {

    /**
     * A whole reply.
     *
     * @param retryAfter the header as it came, or null
     */
    record Reply(int status, String retryAfter, String text) implements CallResult {

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        public boolean isHtml() {
            String start = text.stripLeading();
            return start.startsWith("<");
        }
    }

    /**
     * No whole reply.
     *
     * @param left whether a byte of the request may have left; if not, none will
     * @param status of a reply that was cut off or too long; 0 without one
     */
    record Lost(boolean left, int status, String reason, Throwable cause) implements CallResult {}
}
