package one.apiin.camel.benchmarks;

/**
 * Kills a node at random instants and compares the deliveries with the provider's ledger.
 * Arguments: {@code postgres}, {@code kills=}, {@code items=}, {@code threads=}, {@code seed=}. Exits
 * with 1 if a task was paid twice or lost.
 */
public final class Kills {

    private Kills() {}

    public static void main(String[] args) throws Exception {
        KillPlan plan = KillPlan.of(args);
        System.out.println(Machine.line());
        System.out.println(plan);
        boolean kept;
        try (KillRun run = new KillRun(plan)) {
            KillResult result = run.run();
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
