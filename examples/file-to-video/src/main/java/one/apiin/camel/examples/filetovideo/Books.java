package one.apiin.camel.examples.filetovideo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import one.apiin.camel.examples.filetovideo.LedgerSnapshot.Row;
import one.apiin.camel.sandbox.SandboxTask;

/**
 * The sandbox's books compared with the node's ledger and the archive. Immutable.
 *
 * <p>Money: a POST that the sandbox accepted must have a row of its own in the ledger: by task id, or,
 * where the reply was lost, the row of that prompt whose outcome is unknown or awaited.
 *
 * @param accepted POSTs that the sandbox accepted and charged
 * @param paidTwice accepted POSTs without a row of their own, for a prompt that has one
 * @param lost accepted POSTs without any row, and delivered videos that the archive lacks
 * @param unknown rows without a reply, which an operator decides
 */
record Books(int accepted, int paidTwice, int lost, int unknown) {

    /**
     * @param promptOf the prompt in a file, or null
     * @param archived whether the archive has the video of a file
     */
    static Books compare(
            LedgerSnapshot ledger,
            List<SandboxTask> tasks,
            Function<String, String> promptOf,
            Predicate<String> archived) {
        Set<String> taskIds = new HashSet<>();
        Set<String> prompts = new HashSet<>();
        List<String> withoutReply = new ArrayList<>();
        int lost = 0;
        int unknown = 0;
        for (Row row : ledger.rows()) {
            String prompt = promptOf.apply(row.file());
            prompts.add(prompt);
            if (row.taskId() != null) {
                taskIds.add(row.taskId());
            } else if (!"REJECTED".equals(row.state())) {
                withoutReply.add(prompt);
            }
            unknown += "OUTCOME_UNKNOWN".equals(row.state()) ? 1 : 0;
            lost += isDelivered(row) && !archived.test(row.file()) ? 1 : 0;
        }
        int twice = 0;
        for (SandboxTask task : tasks) {
            boolean hasRow = taskIds.contains(task.taskId()) || !isCovered(ledger, task);
            if (!hasRow && !withoutReply.remove(task.prompt())) {
                boolean paid = prompts.contains(task.prompt());
                twice += paid ? 1 : 0;
                lost += paid ? 0 : 1;
            }
        }
        return new Books(tasks.size(), twice, lost, unknown);
    }

    private static boolean isDelivered(Row row) {
        return "COMPLETED".equals(row.state()) && "DELIVERED".equals(row.delivery());
    }

    /** Whether the rows were read after this task was accepted, and go back to it. */
    private static boolean isCovered(LedgerSnapshot ledger, SandboxTask task) {
        long accepted = task.createdAt().toEpochMilli();
        boolean complete = ledger.rows().size() < LedgerSnapshot.MAX_ROWS;
        Long oldest = complete ? 0L : ledger.rows().get(ledger.rows().size() - 1).createdAt();
        return accepted < ledger.at() && (oldest == null || accepted >= oldest);
    }
}
