package one.apiin.camel.internal.camel.observe;

import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.internal.AccountRuntime;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;

/** Enters a producer's health check into Camel's list, if there is one, and takes it out again. */
public final class ProducerHealth {

    private final WritableHealthCheckRepository repository;
    private final ProducerHealthCheck check;

    private ProducerHealth(WritableHealthCheckRepository repository, ProducerHealthCheck check) {
        this.repository = repository;
        this.check = check;
    }

    /** Null if the context has no health checks. */
    public static ProducerHealth add(ApiInOneEndpoint endpoint, AccountRuntime engine) {
        WritableHealthCheckRepository repository =
                HealthCheckHelper.getHealthCheckRepository(
                        endpoint.getCamelContext(),
                        "producers",
                        WritableHealthCheckRepository.class);
        if (repository == null) {
            return null;
        }
        var check =
                new ProducerHealthCheck(
                        endpoint.getId(),
                        new AccountHealth(endpoint.getComponent().getAccount(), engine));
        check.setEnabled(endpoint.getComponent().isHealthCheckProducerEnabled());
        repository.addHealthCheck(check);
        return new ProducerHealth(repository, check);
    }

    public void remove() {
        repository.removeHealthCheck(check);
    }
}
