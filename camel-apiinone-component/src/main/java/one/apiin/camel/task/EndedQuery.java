package one.apiin.camel.task;

import java.time.Instant;

/**
 * Which completions a caller is about to deliver.
 *
 * @param account the account's name
 * @param group the consumers' group
 * @param taskId only this task of the provider, or null for any
 * @param process the claiming process
 * @param now the ledger's time
 * @param limit the maximum number of tasks
 */
public record EndedQuery(
        String account, String group, String taskId, String process, Instant now, int limit) {}
