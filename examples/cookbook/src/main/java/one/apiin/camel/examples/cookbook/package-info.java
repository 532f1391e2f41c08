/**
 * The recipes of {@code docs/how-to/recipes.md}, one per class; the page shows the part between the
 * snippet markers.
 */
package one.apiin.camel.examples.cookbook;
