package one.apiin.camel;

/** What is generated: the path of the URI. */
public enum ApiInOneResource {
    video
}
