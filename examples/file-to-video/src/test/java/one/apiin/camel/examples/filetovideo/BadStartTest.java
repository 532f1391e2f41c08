package one.apiin.camel.examples.filetovideo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the demo cannot go on, it prints one line that says what to do, and its exit status is 1. */
class BadStartTest {

    @TempDir Path folder;

    @Test
    void aFolderThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThat(lineOf(file.resolve("data").toString()))
                .contains("cannot be written; set another with -Ddemo.data=FOLDER");
    }

    @Test
    void aSecondDemoInTheSameFolder() throws Exception {
        try (DataFolder first = DataFolder.open(folder)) {
            assertThat(first).isNotNull();

            assertThat(lineOf(folder.toString())).contains("another demo uses the folder");
        }
    }

    @Test
    void aPortInUse() throws Exception {
        try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String printed = printedBy(folder.toString(), "--watch --port=" + used.getLocalPort());

            assertThat(printed.lines().filter(line -> line.contains("Cannot start")))
                    .singleElement()
                    .asString()
                    .contains("port " + used.getLocalPort() + " is in use");
        }
    }

    @Test
    void anUnknownArgument() throws Exception {
        assertThat(lineOf(folder.toString(), "--wacth")).contains("unknown argument --wacth");
    }

    @Test
    void umlautsThatTheLocaleCannotExpress() throws Exception {
        assertThat(lineOf(folder.resolve("K\u00fcche").toString())).contains("set LC_ALL=C.UTF-8");
    }

    /** All that it prints, which must be one line. */
    private String lineOf(String data, String... arguments) throws Exception {
        String printed = printedBy(data, arguments);
        assertThat(printed.strip().lines()).as(printed).hasSize(1);
        assertThat(printed).startsWith("Cannot start: ").doesNotContain("\u001B", "\r");
        return printed;
    }

    private String printedBy(String data, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        command.add(FileToVideo.class.getName());
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Process process = start(command, data, output);
        boolean ended = process.waitFor(90, TimeUnit.SECONDS);
        process.destroyForcibly();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(printed).isTrue();
        assertThat(process.exitValue()).as(printed).isEqualTo(1);
        return printed;
    }

    /** By a shell, which passes the bytes of the folder's name whatever the locale. */
    private static Process start(List<String> command, String data, Path output)
            throws IOException {
        List<String> shell = new ArrayList<>(List.of("sh", "-c", "DEMO_DATA=$(cat) exec \"$@\""));
        shell.add("demo");
        shell.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(shell);
        builder.environment().keySet().removeAll(List.of("APIINONE_API_KEY", "S3_BUCKET"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try (var input = process.getOutputStream()) {
            input.write(data.getBytes(StandardCharsets.UTF_8));
        }
        return process;
    }
}
