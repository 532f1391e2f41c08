package one.apiin.camel.internal.http.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Gives each call the handle that drops its connection.
 *
 * <p>Cancelling the future of HttpClient 5.5 does not: on a reused connection its dependency is
 * overwritten by the lease's, so the connection stays leased until the server answers.
 *
 * <p>Threads: safe for concurrent use; runs once the connection is established.
 */
final class ConnectionAborter implements AsyncExecChainHandler {

    private static final String ATTRIBUTE = ApiCall.class.getName();

    static void attach(ApiCall call, HttpContext context) {
        context.setAttribute(ATTRIBUTE, call);
    }

    @Override
    public void execute(
            HttpRequest request,
            AsyncEntityProducer entity,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws HttpException, IOException {
        ApiCall call = (ApiCall) scope.clientContext.getAttribute(ATTRIBUTE);
        if (!call.connectedWith(scope.execRuntime::discardEndpoint)) {
            callback.failed(new InterruptedIOException("The call has ended"));
            return;
        }
        try {
            chain.proceed(request, entity, scope, callback);
        } catch (IllegalStateException e) {
            // The connection was dropped just now. The thread may belong to another call.
            callback.failed(e);
        }
    }
}
