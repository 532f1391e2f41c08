/** What the examples bring along where no real service is named. */
package one.apiin.camel.examples.local;
