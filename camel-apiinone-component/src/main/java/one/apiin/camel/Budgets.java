package one.apiin.camel;

import one.apiin.camel.internal.submit.CreditBudget;
import one.apiin.camel.task.CreditLimit;

/** Makes the budget of the component's options. */
final class Budgets {

    private Budgets() {}

    /**
     * @throws IllegalArgumentException naming modelCatalog, and the place of the mistake in it
     */
    static CreditBudget of(ApiInOneComponent component) {
        Long limit = component.getCreditLimit();
        return new CreditBudget(
                ModelCatalogLoader.of(component.getCamelContext(), component.getModelCatalog()),
                limit == null ? CreditLimit.NONE : new CreditLimit(limit),
                component.getCreditLimitPeriod());
    }
}
