package one.apiin.camel.internal.util;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An http or https URL, read as browsers read it (the URL Standard of the WHATWG): spaces and other
 * characters become percent-encoded UTF-8, each exactly once; hosts may contain {@code _} or letters of any
 * language; backslashes, dot segments and numeric IPv4 hosts are what they are there.
 *
 * <p>Stricter than the standard in one point, so that {@code java.net.URI} reads the text too: {@code | [ ]}
 * in paths, {@code | \ ^ ` { }} in queries, {@code #} in fragments and a {@code %} without two digits are encoded as well. A {@code
 * URI} has no host if it contains {@code _}: use {@link #host()}.
 *
 * <p>Threads: immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param userInfo null if there is none
 * @param host in lower case and ASCII; an IPv6 address in brackets
 * @param port -1 for the scheme's own
 * @param path encoded, begins with a slash
 * @param query encoded, without the question mark; null if there is none
 * @param fragment encoded; null if there is none
 */
public record BrowserUrl(
        String scheme,
        String userInfo,
        String host,
        int port,
        String path,
        String query,
        String fragment) {

    private static final Pattern URL = Pattern.compile("(?i)https?://[^/\\\\?#].*", Pattern.DOTALL);
    private static final Pattern SCHEME =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:(.*)@)?(\\[[^\\[\\]@]*]|[^:@\\[\\]]+)(?::(\\d{0,5}))?");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");
    private static final Pattern NUMERIC =
            Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");
    private static final Pattern ENCODED = Pattern.compile("(?:%\\p{XDigit}{2})+");
    private static final HexFormat PERCENT = HexFormat.of().withUpperCase().withPrefix("%");
    private static final Pattern NOT_A_HOST =
            Pattern.compile("(?s)\\.?|\\.\\..*|.*[\\x00- \\x7f\\uFFFD#/:<>?@\\[\\\\\\]^|%].*");
    private static final Pattern USER_INFO = encoding("\"<>^`{|}[]\\@;=");
    private static final Pattern PATH = encoding("\"<>^`{|}[]\\");
    private static final Pattern QUERY = encoding("\"<>^`{|}\\'");
    private static final Pattern FRAGMENT = encoding("\"<>^`{|}\\'#");

    /** Empty if it is not an absolute http or https URL. */
    public static Optional<BrowserUrl> parse(String text) {
        return parse(text, null);
    }

    /** The text as it is if Java reads its host, else as browsers read it if they do. */
    public static String readable(String text) {
        boolean other = URL.matcher(text).matches() && !isReadable(text);
        return other && !Utf8.isBroken(text)
                ? parse(text).map(BrowserUrl::toString).orElse(text)
                : text;
    }

    private static boolean isReadable(String text) {
        try {
            return new URI(text).getHost() != null && text.chars().allMatch(c -> c < 0x80);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Also relative to this URL. */
    public Optional<BrowserUrl> resolve(String text) {
        return parse(text, this);
    }

    /** The port to connect to. */
    public int effectivePort() {
        return port < 0 ? defaultPort(scheme) : port;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** Path and query, as a request line has them. */
    public String target() {
        return path + (query == null ? "" : "?" + query);
    }

    @Override
    public String toString() {
        return scheme
                + "://"
                + (userInfo == null ? "" : userInfo + "@")
                + host
                + (port < 0 ? "" : ":" + port)
                + target()
                + (fragment == null ? "" : "#" + fragment);
    }

    private static Optional<BrowserUrl> parse(String text, BrowserUrl base) {
        // without line breaks and tabs in it, and without white space and controls around it
        String[] parts = text.trim().replaceAll("[\\t\\n\\r]", "").split("#", 2);
        String fragment = parts.length == 1 ? null : encode(parts[1], FRAGMENT);
        Matcher absolute = SCHEME.matcher(parts[0]);
        String scheme = absolute.matches() ? absolute.group(1).toLowerCase(Locale.ROOT) : null;
        if (scheme == null ? base == null : !scheme.equals("http") && !scheme.equals("https")) {
            return Optional.empty();
        }
        parts = (scheme == null ? parts[0] : absolute.group(2)).split("\\?", 2);
        String query = parts.length == 1 ? null : encode(parts[1], QUERY);
        String rest = parts[0].replace('\\', '/');
        boolean relative = base != null && (scheme == null || scheme.equals(base.scheme));
        if (relative && !rest.startsWith("//")) {
            return Optional.of(base.relative(rest, query, fragment));
        }
        return authority(scheme == null ? base.scheme : scheme, rest, query, fragment);
    }

    private BrowserUrl relative(String rest, String newQuery, String newFragment) {
        if (rest.isEmpty()) {
            String kept = newQuery == null ? query : newQuery;
            return new BrowserUrl(scheme, userInfo, host, port, path, kept, newFragment);
        }
        String whole =
                rest.startsWith("/") ? rest : path.substring(0, path.lastIndexOf('/') + 1) + rest;
        return new BrowserUrl(
                scheme, userInfo, host, port, normalized(whole), newQuery, newFragment);
    }

    private static Optional<BrowserUrl> authority(
            String scheme, String slashed, String query, String fragment) {
        String rest = slashed.replaceFirst("^/+", "");
        int slash = rest.indexOf('/');
        int end = slash < 0 ? rest.length() : slash;
        Matcher parts = AUTHORITY.matcher(rest.substring(0, end));
        String host = parts.matches() ? host(parts.group(2)) : null;
        boolean hasPort = host != null && parts.group(3) != null && !parts.group(3).isEmpty();
        int port = hasPort ? Integer.parseInt(parts.group(3)) : -1;
        if (host == null || port > 65_535) {
            return Optional.empty();
        }
        return Optional.of(
                new BrowserUrl(
                        scheme,
                        parts.group(1) == null ? null : encode(parts.group(1), USER_INFO),
                        host,
                        port == defaultPort(scheme) ? -1 : port,
                        normalized(rest.substring(end)),
                        query,
                        fragment));
    }

    /** Null if it is not a host. */
    private static String host(String text) {
        if (text.startsWith("[")) {
            return IPV6.matcher(text).matches() ? text.toLowerCase(Locale.ROOT) : null;
        }
        String host;
        try {
            host = ascii(decoded(text)).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (NOT_A_HOST.matcher(host).matches()) {
            return null;
        }
        return NUMERIC.matcher(host).matches() ? ipv4(host) : host;
    }

    /**
     * A host name in its ASCII form.
     *
     * @throws IllegalArgumentException if it has none
     */
    public static String ascii(String host) {
        boolean ascii = host.chars().allMatch(c -> c < 0x80);
        return ascii ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    }

    private static String decoded(String host) {
        return ENCODED.matcher(host)
                .replaceAll(
                        run ->
                                Matcher.quoteReplacement(
                                        new String(PERCENT.parseHex(run.group()), UTF_8)));
    }

    /** One to four numbers, decimal, octal or hexadecimal; the last fills what is left of 32 bits. */
    private static String ipv4(String host) {
        String[] parts = host.split("\\.");
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            long number = number(parts[i]);
            int bits = last ? 8 * (4 - i) : 8;
            if (i > 3 || number < 0 || number >= 1L << bits) {
                return null;
            }
            address = address << bits | number;
        }
        long whole = address;
        return Stream.of(24, 16, 8, 0)
                .map(bits -> Long.toString(whole >> bits & 255))
                .collect(Collectors.joining("."));
    }

    private static long number(String part) {
        if (part.contains("+")) {
            return -1; // the JDK takes it for a sign
        }
        try {
            if (part.startsWith("0x")) {
                return part.length() == 2 ? 0 : Long.parseUnsignedLong(part.substring(2), 16);
            }
            boolean octal = part.length() > 1 && part.startsWith("0");
            return Long.parseUnsignedLong(part, octal ? 8 : 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Without dot segments. */
    private static String normalized(String path) {
        List<String> kept = new ArrayList<>();
        String[] segments = (path.startsWith("/") ? path.substring(1) : path).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String plain = segments[i].replaceAll("(?i)%2e", ".");
            boolean up = plain.equals("..");
            if (up && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            }
            if (!up && !plain.equals(".")) {
                kept.add(encode(segments[i], PATH));
            } else if (i == segments.length - 1) {
                kept.add("");
            }
        }
        return "/" + String.join("/", kept);
    }

    /** What has to be encoded: these characters, all beyond visible ASCII, and a % without two digits. */
    private static Pattern encoding(String characters) {
        return Pattern.compile("[^!-~]|%(?!\\p{XDigit}{2})|[\\Q" + characters + "\\E]");
    }

    private static String encode(String text, Pattern encoding) {
        return encoding.matcher(text)
                .replaceAll(
                        c -> {
                            String shown = Utf8.isBroken(c.group()) ? "\uFFFD" : c.group();
                            return PERCENT.formatHex(shown.getBytes(UTF_8));
                        });
    }
}
