/** What can go wrong between a client and the provider, as wrappers around the sandbox's normal work. */
package one.apiin.camel.sandbox.fault;
