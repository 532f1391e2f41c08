package one.apiin.camel;

import java.io.IOException;
import java.io.InputStream;
import one.apiin.camel.internal.Budget;
import one.apiin.camel.internal.ModelCatalog;
import one.apiin.camel.internal.http.ModelCatalogReader;
import one.apiin.camel.task.CreditLimit;
import org.apache.camel.support.ResourceHelper;

/** Makes the budget of the component's options, the user's catalog read over ours. */
final class Budgets {

    private Budgets() {}

    /**
     * @throws IllegalArgumentException naming modelCatalog, and the place of the mistake in it
     */
    static Budget of(ApiInOneComponent component) {
        Long limit = component.getCreditLimit();
        return new Budget(
                catalog(component),
                limit == null ? CreditLimit.NONE : new CreditLimit(limit),
                component.getCreditLimitPeriod());
    }

    private static ModelCatalog catalog(ApiInOneComponent component) {
        ModelCatalog ours = ModelCatalogReader.ours();
        String file = component.getModelCatalog();
        if (file == null || file.isBlank()) {
            return ours;
        }
        try (InputStream in =
                ResourceHelper.resolveMandatoryResourceAsInputStream(
                        component.getCamelContext(), file)) {
            return ours.with(ModelCatalogReader.read(file, in));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Option modelCatalog names " + file + ", which cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Option modelCatalog: " + e.getMessage(), e);
        }
    }
}
