package one.apiin.camel.internal.http.reply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;
import one.apiin.camel.internal.http.reply.ReplyIndex.Scope;
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
    private static final Set<String> MANY = ReplyWords.of("many");
    private static final Set<String> RESULTS = ReplyWords.of("results");
    private static final List<String> ONE = List.copyOf(ReplyWords.of("one"));

    /** Places, the surest first. */
    private static final int KNOWN = 0;

    /** Some models have an input of this name, so it counts only if nothing else is there. */
    private static final int VIDEO = 1;

    private static final int RELATIVE = 2;
    private static final int OF_A_VIDEO = 3;
    private static final int ANY = 4;

    private static final Pattern URL = Pattern.compile("(?i)https?://[^\\s\"'<>\\\\]+");
    private static final Pattern ABSOLUTE = Pattern.compile("(?is)https?:[/\\\\]{2}.*");
    private static final String VIDEO_FILE =
            "\\.(?:mp4|m4v|mov|webm|mkv|avi|mpe?g|m3u8|ts|3gp|wmv|flv)";
    private static final Pattern RELATIVE_LINK =
            Pattern.compile("(?i)\\.{0,2}/[^\\s]*|[^\\s:]+" + VIDEO_FILE + "(?:\\?\\S*)?");
    private static final Pattern IS_VIDEO =
            Pattern.compile("(?i).*(?:" + VIDEO_FILE + "(?![a-z0-9]).*|video(?:/|%2F).*)");
    private static final Pattern NO_VIDEO =
            Pattern.compile(
                    "(?i).*\\.(?:png|jpe?g|jfif|webp|gif|bmp|svg|avif|heic|tiff?|ico|mp3|wav|m4a|aac|flac"
                            + "|ogg|opus|srt|vtt|ass|json|txt|xml|html?|css|js|zip|pdf)");
    private static final Pattern TYPE_OF_VIDEO =
            Pattern.compile("(?i).*(?:video|mp4|webm|quicktime).*");
    private static final Pattern OTHER_TYPE =
            Pattern.compile(
                    "(?i)(?:image|audio|music|sound|text/|subtitle|caption|thumb|cover|poster|preview|gif"
                            + "|png|jpe?g|webp|mp3|wav|srt|vtt|lyric|application/json).*");
    private static final Set<String> TYPES =
            Set.of(
                    "type",
                    "contenttype",
                    "mimetype",
                    "mime",
                    "mediatype",
                    "format",
                    "kind",
                    "filename");
    private static final Pattern URL_NAME =
            Pattern.compile(".*(?:ur[il]|href|link|src|file|download)s?");
    private static final Pattern VIDEO_NAME = Pattern.compile(".*(?:video|mp4|movie|clip|film).*");

    private final BrowserUrl base;
    private final LogOnce log;

    private record Link(String url, Entry entry, int place, boolean video) {}

    /**
     * @param base what relative URLs are relative to; null if they do not count
     */
    VideoUrlReader(BrowserUrl base, LogOnce log) {
        this.base = base;
        this.log = log;
    }

    /** Absolute http and https URLs, in order, each once. */
    List<String> find(ReplyIndex reply) {
        return best(links(reply, echo(reply, null), ANY));
    }

    /** Those at known places alone. */
    List<String> known(ReplyIndex reply) {
        return best(links(reply, echo(reply, null), VIDEO));
    }

    /** The URLs at the first of these places that has any, without those of the request echo. */
    List<String> at(List<Entry> places, ReplyIndex reply) {
        for (Entry place : places) {
            List<Link> links = links(new ReplyIndex(place.value()), echo(reply, place), ANY + 1);
            if (!links.isEmpty()) {
                return best(links);
            }
        }
        return List.of();
    }

    private List<Link> links(ReplyIndex reply, Predicate<String> echo, int last) {
        List<Link> links = new ArrayList<>();
        reply.all()
                .filter(e -> e.text() != null)
                .filter(e -> e.scope().isOfTask() || e.scope() == Scope.OTHER && last >= OF_A_VIDEO)
                .forEach(
                        e ->
                                link(e, reply, last)
                                        .filter(l -> l.place <= last)
                                        .ifPresent(links::add));
        links.removeIf(link -> echo.test(link.entry.text()) || echo.test(link.url));
        return links;
    }

    private Optional<Link> link(Entry entry, ReplyIndex reply, int last) {
        String text = entry.text();
        boolean absolute = ABSOLUTE.matcher(text).matches();
        boolean relative = !absolute && base != null && RELATIVE_LINK.matcher(text).matches();
        boolean known = isKnown(entry) || last > ANY;
        if (!absolute && !(relative && known)) {
            return Optional.empty();
        }
        Optional<BrowserUrl> url =
                text.length() > LONGEST
                        ? Optional.empty()
                        : relative ? base.resolve(text) : BrowserUrl.parse(text);
        boolean usable = url.isPresent() && url.get().toString().length() <= LONGEST;
        if (!usable && text.length() > LONGEST / 9) {
            log.warn(
                    "long link",
                    "A result URL of "
                            + text.length()
                            + " characters is not used; at most "
                            + LONGEST
                            + " are. Further ones are not reported");
        }
        Boolean video = usable ? isVideo(url.get(), entry, reply) : Boolean.FALSE;
        if (!usable || video == null) {
            return Optional.empty();
        }
        int place = place(entry, known, relative, video);
        return Optional.of(new Link(url.get().toString(), entry, place, video));
    }

    private static int place(Entry entry, boolean known, boolean relative, boolean video) {
        if (relative) {
            return RELATIVE;
        }
        if (known) {
            return isOfInput(entry) ? VIDEO : KNOWN;
        }
        boolean named = URL_NAME.matcher(entry.name()).matches();
        return video ? OF_A_VIDEO : named ? ANY : ANY + 2;
    }

    private static boolean isKnown(Entry entry) {
        String name = entry.name();
        boolean known = MANY.contains(name) || ONE.contains(name) || RESULTS.contains(name);
        return entry.scope().isOfTask() && (known || name.equals("data"));
    }

    private static boolean isOfInput(Entry entry) {
        Entry field = entry;
        while (field.holder() != null && field.holder().scope() != Scope.TASK) {
            field = field.holder();
        }
        return field.name().equals("video") && field.holder() != null;
    }

    /** Null if it is known to be none. */
    private static Boolean isVideo(BrowserUrl url, Entry entry, ReplyIndex reply) {
        List<String> types =
                entry.parent() == null || !entry.parent().value().isObject()
                        ? List.of()
                        : reply.fields(entry.holder())
                                .filter(e -> TYPES.contains(e.name()) && e.text() != null)
                                .map(Entry::text)
                                .toList();
        boolean typed = types.stream().anyMatch(TYPE_OF_VIDEO.asMatchPredicate());
        boolean other =
                types.stream()
                        .anyMatch(
                                t ->
                                        OTHER_TYPE.matcher(t).matches()
                                                || NO_VIDEO.matcher(t).matches());
        if (NO_VIDEO.matcher(url.path()).matches() || other && !typed) {
            return null;
        }
        return typed
                || IS_VIDEO.matcher(url.target()).matches()
                || VIDEO_NAME.matcher(entry.name()).matches();
    }

    private static List<String> best(List<Link> links) {
        int place = links.stream().mapToInt(Link::place).min().orElse(0);
        boolean video = links.stream().anyMatch(link -> link.place == place && link.video);
        List<Link> best =
                links.stream().filter(l -> l.place == place && (l.video || !video)).toList();
        Map<Integer, Integer> first = new HashMap<>();
        best.forEach(
                link -> ranks(link.entry).forEach((o, rank) -> first.merge(o, rank, Math::min)));
        return best.stream()
                .filter(
                        link ->
                                ranks(link.entry).entrySet().stream()
                                        .allMatch(
                                                rank ->
                                                        first.get(rank.getKey())
                                                                .equals(rank.getValue())))
                .map(Link::url)
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** In an object the first of these names is the video: the ranks of the names by the objects they are in. */
    private static Map<Integer, Integer> ranks(Entry entry) {
        Map<Integer, Integer> ranks = new HashMap<>();
        for (Entry field = entry; field.parent() != null; field = field.parent()) {
            int rank = ONE.indexOf(field.name());
            if (rank >= 0 && field.parent().value().isObject()) {
                ranks.put(field.parent().at(), rank);
            }
        }
        return ranks;
    }

    /** Whether a URL is in the request echo or in a preview, but for those at a place known to be neither. */
    private static Predicate<String> echo(ReplyIndex reply, Entry place) {
        Set<String> urls = new HashSet<>();
        reply.all()
                .filter(e -> e.scope() == Scope.ECHO || e.scope() == Scope.ASIDE)
                .filter(e -> e.text() != null && !(place != null && e.isIn(place)))
                .forEach(
                        e -> {
                            urls.add(e.text());
                            Matcher url = URL.matcher(e.text());
                            while (url.find()) {
                                urls.add(url.group());
                            }
                        });
        Set<String> normal = new HashSet<>(urls);
        urls.forEach(url -> BrowserUrl.parse(url).ifPresent(u -> normal.add(u.toString())));
        return normal::contains;
    }
}
