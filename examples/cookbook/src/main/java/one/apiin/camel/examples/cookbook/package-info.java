/** The recipes of {@code docs/cookbook.md}: each class is one, and the part between the marks is shown. */
package one.apiin.camel.examples.cookbook;
