package one.apiin.camel.examples.filetovideo;

import java.nio.file.Path;

/** What the demo says before the first and after the last task. */
final class Guide {

    private final Settings settings;
    private final Terminal terminal;

    Guide(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    void welcome() {
        say("");
        say("Prompts from " + shown("inbox") + "/*.txt become videos in S3.");
        if (settings.localProvider()) {
            say("No APIINONE_API_KEY: a sandbox makes them, and nothing is paid.");
        }
        if (settings.localStore()) {
            say("No S3_BUCKET: an S3 server in this process keeps them.");
        }
        if (settings.watch()) {
            say("Ctrl-C ends it; what is paid for by then is fetched at the next start.");
        }
        say("");
    }

    void goodbye(Progress progress, int open) {
        terminal.clear();
        say("");
        if (open > 0) {
            say(count(open, "video") + " paid for and not archived yet.");
            say("The ledger knows: start again, and it goes on from here.");
            return;
        }
        if (progress.videos().isEmpty()) {
            say("No video was archived in this run.");
            return;
        }
        String credits = progress.credits() + " credits";
        say(count(progress.videos().size(), "video") + " archived for " + credits + whose());
        progress.videos().forEach(video -> say("  " + video + place(video)));
        if (settings.localProvider()) {
            say("Next: echo 'A lighthouse in a storm' > " + shown("inbox") + "/storm.txt");
            say("or set APIINONE_API_KEY and S3_BUCKET, and start again.");
        }
    }

    private String whose() {
        return settings.localProvider() ? " of the sandbox, none of yours:" : ":";
    }

    private String place(String video) {
        Path file = settings.data().resolve("s3").resolve(video.substring("s3://".length()));
        return settings.localStore() ? " is the file " + Settings.shown(file) : "";
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
