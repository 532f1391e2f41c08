package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract is an OpenAPI document that others' tools can read. */
class OpenApiDocumentTest {

    private static final String TEXT =
            MarkdownFile.read("docs/reference/apiinone-openapi.yaml").text();

    private static SwaggerParseResult parse(String text) {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        return new OpenAPIV3Parser().readContents(text, List.of(), options);
    }

    @Test
    void aParserFindsNoFault() {
        SwaggerParseResult result = parse(TEXT);

        assertThat(result.getMessages()).isNullOrEmpty();
        OpenAPI contract = result.getOpenAPI();
        assertThat(contract.getOpenapi()).isEqualTo("3.1.0");
        assertThat(contract.getPaths().values())
                .flatExtracting(PathItem::readOperations)
                .allSatisfy(
                        operation -> {
                            assertThat(operation.getOperationId()).isNotBlank();
                            assertThat(operation.getResponses()).isNotEmpty();
                        })
                .hasSizeGreaterThanOrEqualTo(2);
    }

    /** So that the first test means something. */
    @ParameterizedTest
    @CsvSource({
        "'openapi: 3.1.0', 'openapi: 3.1.0\nnonsense: 1'",
        "'  title:', '  titel:'",
        "'      responses:', '      replies:'",
        "'in: path', 'in: pathway'",
        "/schemas/Error', /schemas/Errors'",
    })
    void aParserFindsWhatIsWrong(String right, String wrong) {
        assertThat(TEXT).contains(right);

        assertThat(parse(TEXT.replace(right, wrong)).getMessages()).isNotEmpty();
    }
}
