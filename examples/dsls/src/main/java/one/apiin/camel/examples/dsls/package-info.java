/** The road in four spellings. */
package one.apiin.camel.examples.dsls;
