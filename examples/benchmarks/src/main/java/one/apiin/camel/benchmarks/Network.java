package one.apiin.camel.benchmarks;

/**
 * Takes the network away from three nodes on one PostgreSQL, at random, and compares the deliveries and the
 * credits with the provider's ledger. Arguments: {@code minutes=}, {@code threads=}, {@code seed=}. Exits with 1
 * if a task was paid twice or lost.
 */
public final class Network {

    private Network() {}

    public static void main(String[] args) throws Exception {
        NetworkPlan plan = NetworkPlan.of(args);
        System.out.println(Machine.line());
        System.out.println(plan);
        boolean kept;
        try (NetworkRun run = new NetworkRun(plan)) {
            NetworkResult result = run.run();
            System.out.println(result.table());
            kept = result.broken().isEmpty();
            if (!kept) {
                System.out.println(run.errors());
                result.broken().forEach(rule -> System.out.println("BROKEN: " + rule));
            }
        }
        System.exit(kept ? 0 : 1);
    }
}
