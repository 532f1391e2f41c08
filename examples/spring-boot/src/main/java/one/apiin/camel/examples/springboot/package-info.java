/** A Spring Boot application that turns prompts into videos. */
package one.apiin.camel.examples.springboot;
