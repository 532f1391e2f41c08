package one.apiin.camel.examples.cookbook;

import org.apache.camel.builder.RouteBuilder;

/** Turns a folder of prompts into a folder of videos. */
public final class FileWatch extends RouteBuilder {

    @Override
    public void configure() {
        // snippet:cookbook-file-watch
        from("file:{{inbox}}?include=.*\\.txt&readLock=changed"
                        + "&move=.done/${file:onlyname}&moveFailed=.failed/${file:onlyname}")
                .to(
                        "apiinone:video?idempotencyKey=${header.CamelFileName}-${header.CamelFileLastModified}");

        from("apiinone:video?download=true")
                .filter(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .to(
                        "file:{{outbox}}?fileName=${file:name.noext.single}-${header.CamelApiInOneTaskId}.${file:name.ext.single}");
        // end
    }
}
