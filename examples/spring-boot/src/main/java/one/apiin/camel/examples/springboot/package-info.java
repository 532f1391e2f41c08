/** The road as a Spring Boot application. */
package one.apiin.camel.examples.springboot;
