/** The figures of {@code docs/explain/polling.md}: polls and lag of the poll plan under a virtual clock. */
package one.apiin.camel.benchmarks.polling;
