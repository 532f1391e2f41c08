package one.apiin.camel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command of the page on replies shows the reply of a task: run by a shell, with the sandbox for the provider. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the page's command is one of a Unix shell")
class RepliesPageTest {

    private static final String BLOCK =
            MarkdownFile.read("docs/reference/replies.md").readBy(RepliesPageTest.class, 1).get(0);

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().routes(r -> r.from("direct:submit").to("apiinone:video"));

    @TempDir Path folder;

    private VideoTask task;

    @BeforeEach
    void submit() {
        task = camel.submit("direct:submit");
    }

    @Test
    void theCommandShowsTheReplyOfATask() throws Exception {
        assertThat(reply(camel.sandbox().apiKey()))
                .contains('"' + task.getTaskId() + '"')
                .contains("\"status\"");
    }

    @Test
    void theKeyComesFromTheEnvironment() throws Exception {
        assertThat(reply("aio_other")).doesNotContain(task.getTaskId()).contains("error");
    }

    private String reply(String key) throws Exception {
        String command =
                BLOCK.replace("https://apiin.one", camel.sandbox().baseUrl())
                        .replace("TASK_ID", task.getTaskId());
        assertThat(command).doesNotContain("apiin.one/").contains(camel.sandbox().baseUrl());
        Path reply = folder.resolve("reply.json");
        Path errors = folder.resolve("errors.txt");
        var shell = new ProcessBuilder("sh", "-c", command).redirectError(errors.toFile());
        shell.environment()
                .putAll(
                        Map.of(
                                "APIINONE_API_KEY",
                                key,
                                "no_proxy",
                                "*",
                                "CURL_HOME",
                                folder.toString(),
                                "HOME",
                                folder.toString()));
        Process process = shell.redirectOutput(reply.toFile()).start();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends: %s", command).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors, UTF_8)).isZero();
        return Files.readString(reply, UTF_8);
    }
}
