package one.apiin.camel.examples.filetovideo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.examples.local.LocalServices;

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
        } else {
            say("APIINONE_API_KEY is set: each prompt is paid from your account.");
        }
        if (settings.localStore()) {
            say("S3_BUCKET is not set: an S3 server in this process is used.");
        }
        if (settings.mode() == Settings.Mode.WATCH) {
            if (!settings.supervised()) {
                say("No page: --watch shows one without " + services() + ".");
            }
            say("Press Ctrl-C to stop; the next start resumes pending tasks.");
        }
        say("");
    }

    /** The variables whose services cannot be killed or broken by buttons. */
    private String services() {
        List<String> set = new ArrayList<>();
        if (!settings.localProvider()) {
            set.add("APIINONE_API_KEY");
        }
        if (!settings.localStore()) {
            set.add("S3_BUCKET");
        }
        return String.join(" and ", set);
    }

    /** The prompt that the demo writes itself. */
    void sample(String file, String prompt) {
        say("The prompt in " + shown("inbox/" + file) + ":");
        say("  \"" + prompt + "\"");
        say("The sandbox takes " + LocalServices.VIDEO_TAKES.toSeconds() + " s for a video.");
        say("");
    }

    /** The page of a supervised node. */
    void page(String url) {
        say("The page of the demo: " + url);
        say("The node starts; its first line comes with your first prompt.");
        say("");
    }

    void summary(Progress progress, int open) {
        if (settings.mode() == Settings.Mode.NODE) {
            return;
        }
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
        progress.videos().forEach(video -> say("  " + video));
        if (settings.localStore()) {
            say("Stored in " + Settings.shown(fileOf(progress.videos().get(0)).getParent()));
            say("Play it: " + Player.command(fileOf(progress.videos().get(0))));
        }
        if (settings.localProvider()) {
            say("Watch a page with buttons: ./mvnw -q -Pdemo -Ddemo.args=--watch");
            say("Next: echo 'A lighthouse in a storm' > " + shown("inbox") + "/storm.txt");
            say("or set APIINONE_API_KEY and S3_BUCKET, and start again.");
        }
    }

    private String account() {
        return settings.localProvider() ? " of the sandbox (free):" : ":";
    }

    private Path fileOf(String video) {
        return settings.data().resolve("s3").resolve(video.substring("s3://".length()));
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
