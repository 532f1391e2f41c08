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
 * Gives each exchange the handle with which it drops its connection.
 *
 * <p>The future of HttpClient 5.5 cannot do that: on a connection that is used again its dependency
 * is overwritten by the lease's, so that cancelling it changes nothing and the connection stays
 * leased until the server moves.
 *
 * <p>Threads: safe for concurrent use; runs once the connection stands.
 */
final class ConnectionAborter implements AsyncExecChainHandler {

    private static final String ATTRIBUTE = ApiCall.class.getName();

    static void attach(ApiCall exchange, HttpContext context) {
        context.setAttribute(ATTRIBUTE, exchange);
    }

    @Override
    public void execute(
            HttpRequest request,
            AsyncEntityProducer entity,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws HttpException, IOException {
        ApiCall exchange = (ApiCall) scope.clientContext.getAttribute(ATTRIBUTE);
        if (!exchange.connectedWith(scope.execRuntime::discardEndpoint)) {
            callback.failed(new InterruptedIOException("The call has ended"));
            return;
        }
        try {
            chain.proceed(request, entity, scope, callback);
        } catch (IllegalStateException e) {
            // The connection was dropped just now. The thread may be another exchange's.
            callback.failed(e);
        }
    }
}
