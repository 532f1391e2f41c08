package one.apiin.camel.route.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import one.apiin.camel.route.cluster.NodeProcess;
import one.apiin.camel.route.cluster.RemoteNode;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.sandbox.fault.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Downloads in a JVM of their own, for what a test cannot change in its own: the names it knows, and
 * how much it may write.
 */
class DownloadProcessTest {

    /** Names as a resolver might give them; what is not here is unknown to that JVM. */
    private static final String NAMES =
            """
            10.1.2.3       private.example
            192.168.7.7    home.example
            169.254.169.254 metadata.example
            127.0.0.1      loopback.example
            ::ffff:10.0.0.1 mapped.example
            fd00::1        unique-local.example
            93.184.216.34  half.example
            10.0.0.9       half.example
            """;

    /** Far more than a small file, and far less than the video. */
    private static final String FILES_OF_256_BLOCKS = "ulimit -f 256 && exec \"$@\"";

    private static final int LONG = 2 << 20;

    @RegisterExtension
    final SandboxExtension extension =
            new SandboxExtension(Sandbox.builder().clips(Clips.tiny()).credits(1_000_000));

    @TempDir Path folder;
    private RemoteNode process;

    @AfterEach
    void kill() throws InterruptedException {
        process.kill();
    }

    private void start(List<String> shell, List<String> jvm) throws Exception {
        Sandbox sandbox = extension.sandbox();
        String spool = Files.createDirectory(folder.resolve("spool")).toString();
        List<String> arguments = List.of(sandbox.baseUrl(), sandbox.apiKey(), spool);
        process = RemoteNode.start(shell, jvm, DownloadProcess.class, arguments);
        process.heard(NodeProcess.READY);
    }

    @Test
    void aNameThatResolvesToAPrivateAddressIsRefused() throws Exception {
        Path names = Files.writeString(folder.resolve("hosts"), NAMES);
        start(List.of(), List.of("-Djdk.net.hosts.file=" + names));

        isRefused("private.example", "private");
        isRefused("home.example", "private");
        isRefused("metadata.example", "link-local");
        isRefused("loopback.example", "loopback");
        isRefused("mapped.example", "private");
        isRefused("unique-local.example", "private");
        isRefused("half.example", "private");
        nothingIsLeftAfter(7);

        extension
                .sandbox()
                .alwaysOnDownload(Faults.redirect(302, "http://private.example:1/v.mp4"));
        process.say("submit");

        assertThat(process.heard("CONSUMER"))
                .startsWith("CONSUMER VideoDownloadException")
                .contains(rule("private.example", "private"));
        process.heard("PARKED");
        nothingIsLeftAfter(8);
    }

    private void isRefused(String name, String kind) {
        process.say("save http://" + name + ":1/v.mp4");

        process.heard("SAVE VideoDownloadException The video was not saved: " + rule(name, kind));
    }

    private static String rule(String name, String kind) {
        return "the address of the host %s is %s; to allow it, list the host in downloadHosts"
                .formatted(name, kind);
    }

    /** No more room for a file stands for no more room at all: the same write fails, amid the video. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFullDiskIsReportedWithTheOptionLeavesNoFileAndKeepsTheTask() throws Exception {
        start(List.of("sh", "-c", FILES_OF_256_BLOCKS, "sh"), List.of("-XX:-UsePerfData"));
        extension.sandbox().alwaysOnDownload(Faults.body(longVideo()));

        process.say("submit");

        assertThat(process.heard("CONSUMER"))
                .startsWith("CONSUMER VideoDownloadException")
                .contains("downloadDirectory cannot be written to");
        process.heard("PARKED");
        nothingIsLeftAfter(1);

        String taskId = extension.sandbox().tasks().get(0).taskId();
        process.say("save " + taskId);

        assertThat(process.heard("SAVE VideoDownloadException"))
                .contains(taskId, "downloadDirectory cannot be written to");

        extension.sandbox().clearFaults();
        process.say("save " + taskId);

        assertThat(process.heard("SAVE got")).isNotEqualTo("SAVE got " + LONG);
        nothingIsLeftAfter(3);
    }

    private void nothingIsLeftAfter(int commands) {
        soon().untilAsserted(
                        () ->
                                assertThat(process.lines())
                                        .filteredOn(line -> line.startsWith("LEFT"))
                                        .hasSize(commands)
                                        .containsOnly("LEFT 0"));
    }

    private static byte[] longVideo() {
        byte[] video = new byte[LONG];
        byte[] head = "....ftypisom....".getBytes(ISO_8859_1);
        System.arraycopy(head, 0, video, 0, head.length);
        return video;
    }
}
