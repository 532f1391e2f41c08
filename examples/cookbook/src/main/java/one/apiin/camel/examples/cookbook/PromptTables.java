package one.apiin.camel.examples.cookbook;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.dataformat.JsonLibrary;

/** Pays for one video for each row of a table, in CSV or JSONL. */
public final class PromptTables extends RouteBuilder {

    @Override
    public void configure() {
        // snippet:cookbook-tables
        onException(Exception.class)
                .handled(true)
                .setBody(simple("row ${exchangeProperty.CamelSplitIndex}: ${exception.message}"))
                .to(
                        "file:{{errors}}?fileName=${header.CamelFileName}.txt&fileExist=Append&appendChars=\\n");

        from("file:{{tables}}?include=.*\\.csv&readLock=changed&move=.done")
                .process(this::rows)
                .split(body())
                .streaming()
                .to("direct:row");

        from("file:{{tables}}?include=.*\\.jsonl&readLock=changed&move=.done")
                .split(body().tokenize("\n"))
                .streaming()
                .unmarshal()
                .json(JsonLibrary.Jackson, Map.class)
                .to("direct:row");

        from("direct:row")
                .setHeader("Row", simple("${header.CamelFileName}-${body.remove('id')}"))
                .to("apiinone:video?idempotencyKey=${header.Row}&correlationHeaders=Row");
        // end
    }

    private void rows(Exchange exchange) throws Exception {
        var table = new CsvMapper().readerForMapOf(String.class);
        InputStream file = exchange.getMessage().getBody(InputStream.class);
        exchange.getMessage()
                .setBody(table.with(CsvSchema.emptySchema().withHeader()).readValues(file));
    }
}
