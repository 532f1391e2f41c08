/** Spring Boot auto-configuration of the component {@code apiinone}. */
package one.apiin.camel.springboot;
