package one.apiin.camel.sandbox.fault;

/**
 * The request that a fault handles.
 *
 * @param path the path without the query
 * @param body the body as text; empty for a GET
 */
public record FaultRequest(String method, String path, String body) {}
