package one.apiin.camel;

import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.util.OptionChecks;

import java.util.regex.Pattern;

/** Checks the options of a consumer that listens for callbacks. */
final class CallbackOptions {

    private static final Pattern PATH = Pattern.compile("/?[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*");

    private CallbackOptions() {}

    /**
     * @throws IllegalArgumentException naming the option and the remedy
     */
    static void validate(ApiInOneEndpoint endpoint) {
        if (endpoint.getCallbackComponent() != null) {
            OptionChecks.require(
                    "callbackComponent",
                    endpoint.getCallbackComponent(),
                    "leave it out for the rest configuration's, or platform-http");
        }
        String path = endpoint.getCallbackPath();
        if (path == null) {
            return;
        }
        if (!PATH.matcher(path).matches()) {
            throw OptionChecks.bad(
                    "callbackPath",
                    "must be a path of letters, digits and . _ ~ - such as /hooks/video");
        }
        if (!new SignedCallbackUrl(null, endpoint.getComponent().getCallbackSecret()).hasSecret()) {
            throw OptionChecks.bad(
                    "callbackSecret",
                    "is missing: callbackPath needs it, so that strangers cannot call back. Set it"
                        + " on the component to a long random text, the same on all nodes");
        }
    }
}
