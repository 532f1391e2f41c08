/**
 * The figures of {@code docs/explain/benchmarks.md}: each class is one command, started by the profile
 * {@code bench}, and prints its own table.
 */
package one.apiin.camel.benchmarks;
