/** The same routes in four DSLs. */
package one.apiin.camel.examples.dsls;
