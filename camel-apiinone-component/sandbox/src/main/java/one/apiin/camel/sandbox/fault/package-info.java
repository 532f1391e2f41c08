/** Errors between a client and the provider, as wrappers around the sandbox's normal processing. */
package one.apiin.camel.sandbox.fault;
