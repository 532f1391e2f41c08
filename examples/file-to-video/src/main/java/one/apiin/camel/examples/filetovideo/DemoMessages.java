package one.apiin.camel.examples.filetovideo;

import java.nio.file.Path;

/** Prints the messages at the start and at the end of the demo. */
final class DemoMessages {

    private final Settings settings;
    private final Terminal terminal;

    DemoMessages(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    void welcome() {
        say("");
        say("Prompts from " + shown("inbox") + "/*.txt become videos in S3.");
        if (settings.localProvider()) {
            say("APIINONE_API_KEY is not set: a local sandbox is used, free of charge.");
        }
        if (settings.localStore()) {
            say("S3_BUCKET is not set: an S3 server in this process is used.");
        }
        if (settings.watch()) {
            say("Press Ctrl-C to stop; the next start resumes pending tasks.");
        }
        say("");
    }

    void summary(Progress progress, int open) {
        terminal.clear();
        say("");
        if (open > 0) {
            say(count(open, "video") + " submitted but not archived yet.");
            say("The ledger contains the pending tasks: start again to resume.");
            return;
        }
        if (progress.videos().isEmpty()) {
            say("No video was archived in this run.");
            return;
        }
        String credits = progress.credits() + " credits";
        say(count(progress.videos().size(), "video") + " archived for " + credits + account());
        progress.videos().forEach(video -> say("  " + video + storedIn(video)));
        if (settings.localProvider()) {
            say("Next: echo 'A lighthouse in a storm' > " + shown("inbox") + "/storm.txt");
            say("or set APIINONE_API_KEY and S3_BUCKET, and start again.");
        }
    }

    private String account() {
        return settings.localProvider() ? " of the sandbox (not of your account):" : ":";
    }

    private String storedIn(String video) {
        Path file = settings.data().resolve("s3").resolve(video.substring("s3://".length()));
        return settings.localStore() ? " is stored in " + Settings.shown(file) : "";
    }

    private String shown(String folder) {
        return Settings.shown(settings.data().resolve(folder));
    }

    private void say(String line) {
        terminal.say(line);
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
