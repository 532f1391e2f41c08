package one.apiin.camel.internal.http.reply;

import static one.apiin.camel.internal.http.reply.ReplyWords.is;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry.Scope;
import one.apiin.camel.internal.util.BrowserUrl;
import one.apiin.camel.internal.util.LogOnce;

/**
 * Finds the video URLs in a reply: those at known places, else any URL of a video. A URL of the request's
 * echo, a preview, a sound or a subtitle is none, and among several the videos count.
 *
 * <p>Threads: safe for concurrent use.
 */
final class VideoUrlReader {

    private static final int LONGEST = 8 * 1024;
    private static final int MOST = 100;

    /** So that a reply full of URLs takes no long time. */
    private static final int MOST_TRIED = 1_000;

    private static final int KNOWN = 0;

    /** Some models have an input of this name, so it counts only if nothing else is there. */
    private static final int VIDEO = 1;

    private static final int RELATIVE = 2;
    private static final int OF_A_VIDEO = 3;
    private static final int ANY = 4;
    private static final int MAPPED = 5;
    private static final int NONE = 6;

    private static final Pattern URL = Pattern.compile("(?i)https?://[^\\s\"'<>\\\\]+");
    private static final Pattern ABSOLUTE = Pattern.compile("(?is)https?:[/\\\\]{2}.*");
    private static final Pattern PATH =
            Pattern.compile("(?i)\\.{0,2}/\\S*|[^\\s:]+\\.(?:mp4|mov|webm)(?:\\?\\S*)?");

    private static final Pattern NAMED_PATH = Pattern.compile("[^\\s:]*/\\S*|" + PATH);

    private final BrowserUrl base;
    private final LogOnce log;

    private record Link(String url, Entry entry, int place, boolean video) {}

    /**
     * @param base what relative URLs are relative to
     */
    VideoUrlReader(BrowserUrl base, LogOnce log) {
        this.base = base;
        this.log = log;
    }

    /**
     * Absolute http and https URLs, in order, each once.
     *
     * @param places those that are asked first, without the rest of the reply; the echo does not count there
     * @param onlyKnown whether other places than the known ones do not count
     */
    List<String> find(ReplyIndex reply, List<Entry> places, boolean onlyKnown) {
        for (Entry place : places) {
            List<String> mapped = inside(place, reply, place);
            if (!mapped.isEmpty()) {
                return mapped;
            }
        }
        List<Link> links = links(reply, onlyKnown ? VIDEO : ANY);
        List<String> found = links.isEmpty() ? List.of() : best(links, echo(reply, null));
        return found.isEmpty() && !onlyKnown ? ofVideoObject(reply) : found;
    }

    /** Relays with the video object of OpenAI have the URL in its metadata; elsewhere these are the request's. */
    private List<String> ofVideoObject(ReplyIndex reply) {
        Entry object = reply.root.field("object");
        Entry metadata = reply.root.field("metadata");
        if (object == null || metadata == null || !"video".equals(object.text())) {
            return List.of();
        }
        Entry url = metadata.field("url");
        return url == null ? List.of() : inside(url, reply, metadata);
    }

    /** The URLs in this value alone; those at the place are not of the echo. */
    private List<String> inside(Entry value, ReplyIndex reply, Entry place) {
        return best(links(new ReplyIndex(value.value), MAPPED), echo(reply, place));
    }

    private List<Link> links(ReplyIndex reply, int last) {
        int lastTried = last == VIDEO ? VIDEO : MAPPED;
        return reply.texts()
                .filter(e -> place(e) <= lastTried)
                .limit(MOST_TRIED)
                .flatMap(e -> url(e.text()).flatMap(url -> link(url, e)).stream())
                .filter(link -> link.place <= last)
                .toList();
    }

    private int place(Entry entry) {
        if (!entry.isOfTask() && entry.scope() != Scope.OTHER) {
            return NONE;
        }
        boolean known = entry.isOfTask() && (entry.is("one") || entry.is("results"));
        boolean named = entry.isPart("urlpart");
        if (!ABSOLUTE.matcher(entry.text()).matches()) {
            Pattern path = named ? NAMED_PATH : PATH;
            boolean relative = known && path.matcher(entry.text()).matches();
            return relative ? RELATIVE : NONE;
        }
        if (known || entry.isOfTask() && entry.name.equals("data")) {
            return isInput(entry) ? VIDEO : KNOWN;
        }
        return named ? ANY : MAPPED;
    }

    private static boolean isInput(Entry entry) {
        Entry holder = entry.holder();
        return holder != null
                && (holder.scope() == Scope.TASK ? entry.name.equals("video") : isInput(holder));
    }

    private Optional<BrowserUrl> url(String text) {
        if (text.length() <= LONGEST) {
            Optional<BrowserUrl> url = base.resolve(text);
            if (url.isEmpty() || url.get().toString().length() <= LONGEST) {
                return url;
            }
        }
        String why = "A result URL is not used, as it has more than %d characters;";
        log.warn("long", why.formatted(LONGEST) + " further ones are not reported");
        return Optional.empty();
    }

    /** Empty if it is known to be of something else. */
    private Optional<Link> link(BrowserUrl url, Entry entry) {
        List<Entry> beside = entry.isField() ? entry.parent.children : List.of();
        List<String> types =
                beside.stream()
                        .filter(e -> e.is("typefield") && e.text() != null)
                        .map(Entry::text)
                        .toList();
        boolean typed = types.stream().anyMatch(type -> ReplyWords.isIn("videotype", type));
        boolean other = types.stream().anyMatch(type -> ReplyWords.isIn("othertype", type));
        String ending = ReplyWords.plain(url.path().replaceFirst(".*\\.", ""));
        if (is("othertype", ending) || other && !typed) {
            return Optional.empty();
        }
        boolean video =
                typed || ReplyWords.isIn("videotype", url.target()) || entry.isPart("videopart");
        int place = video ? Math.min(place(entry), OF_A_VIDEO) : place(entry);
        return Optional.of(new Link(url.toString(), entry, place, video));
    }

    /** Those at the surest place; if some of them are known to be videos, those. */
    private static List<String> best(List<Link> all, Set<String> echo) {
        List<Link> links = new ArrayList<>(all);
        links.removeIf(link -> echo.contains(link.entry.text()) || echo.contains(link.url));
        int place = links.stream().mapToInt(Link::place).min().orElse(KNOWN);
        boolean video = links.stream().anyMatch(link -> link.place == place && link.video);
        links.removeIf(link -> link.place > place || video && !link.video);
        Map<Integer, Integer> first = new HashMap<>();
        links.forEach(link -> ranks(link).forEach((in, rank) -> first.merge(in, rank, Math::min)));
        links.removeIf(link -> !first.entrySet().containsAll(ranks(link).entrySet()));
        return links.stream().map(Link::url).distinct().limit(MOST).toList();
    }

    /** In an object the first of some names is the video: the ranks of the names by the objects they are in. */
    private static Map<Integer, Integer> ranks(Link link) {
        Map<Integer, Integer> ranks = new HashMap<>();
        for (Entry field = link.entry; field.parent != null; field = field.parent) {
            if (field.is("one") && field.isField()) {
                ranks.put(field.parent.at, field.rank("one"));
            }
        }
        return ranks;
    }

    /** The URLs of the request echo and of previews, but for those at a place known to be neither. */
    private static Set<String> echo(ReplyIndex reply, Entry place) {
        List<String> texts =
                reply.texts()
                        .filter(e -> e.scope() == Scope.ECHO || e.scope() == Scope.ASIDE)
                        .filter(e -> place == null || !e.isIn(place))
                        .map(Entry::text)
                        .toList();
        Set<String> urls = new HashSet<>(texts);
        for (String text : texts) {
            URL.matcher(text).results().forEach(url -> urls.add(url.group()));
        }
        for (String url : List.copyOf(urls)) {
            BrowserUrl.parse(url).ifPresent(read -> urls.add(read.toString()));
        }
        return urls;
    }
}
