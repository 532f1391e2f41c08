package one.apiin.camel.internal.http.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.internal.http.client.NameLookups;
import one.apiin.camel.internal.http.download.UrlPolicy.AllowedHosts;
import one.apiin.camel.internal.util.BrowserUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPolicyTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String PUBLIC = "93.184.216.34";
    private final List<String> resolved = new ArrayList<>();

    private UrlPolicy rule(String base, String hosts, String... addresses) {
        NameLookups.Names names =
                host -> {
                    resolved.add(host);
                    InetAddress[] found = new InetAddress[addresses.length];
                    for (int i = 0; i < found.length; i++) {
                        found[i] = InetAddress.getByName(addresses[i]);
                    }
                    return found;
                };
        return new UrlPolicy(
                BrowserUrl.parse(base).orElseThrow(),
                AllowedHosts.parse(hosts),
                new NameLookups(names, LONG),
                false);
    }

    private static UrlPolicy real() {
        return new UrlPolicy(
                BrowserUrl.parse("https://apiin.one").orElseThrow(),
                AllowedHosts.parse(null),
                new NameLookups(InetAddress::getAllByName, LONG),
                false);
    }

    @Test
    void aPublicHostIsLookedUpOnceAndConnectedToAsChecked() throws Exception {
        var target =
                rule("https://apiin.one", null, PUBLIC)
                        .check(UrlPolicy.parse("https://cdn.x/v"), 0, () -> true);

        assertThat(target.address().getHostAddress()).isEqualTo(PUBLIC);
        assertThat(target.ours()).isFalse();
        assertThat(resolved).containsExactly("cdn.x");
    }

    @Test
    void aNameWithOnePrivateAddressIsRefused() {
        UrlPolicy rule = rule("https://apiin.one", null, PUBLIC, "10.1.2.3");

        assertThatThrownBy(() -> rule.check(UrlPolicy.parse("https://cdn.x/v"), 0, () -> true))
                .isInstanceOf(DownloadRefusedException.class)
                .hasMessageContaining("private")
                .hasMessageContaining("downloadHosts")
                .hasMessageNotContaining("/v");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest",
                "http://127.0.0.1/",
                "http://127.1/",
                "http://user@video_cdn/v.mp4",
                "http://2130706433/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://localhost/",
                "http://0.0.0.0/",
                "file:/etc/passwd",
                "file:///etc/passwd",
                "ftp://8.8.8.8/v.mp4",
                "jar:http://8.8.8.8/a!/b",
                "data:video/mp4;base64,AAAA",
                "//8.8.8.8/v.mp4",
                "https://user:secret@8.8.8.8/v.mp4",
                "v.mp4",
            })
    void aUrlOutsideOfThePublicInternetIsRefused(String link) {
        assertThatThrownBy(() -> real().check(UrlPolicy.parse(link), 0, () -> true))
                .isInstanceOf(DownloadRefusedException.class);
    }

    /** Browsers accept these hosts, and so may the name look-up; the client does not. */
    @ParameterizedTest
    @ValueSource(strings = {"[1:2]", "a{b.test", "a`b.test", "a\"b.test"})
    void aHostThatAUriCannotHaveIsMalformedAndNotResolved(String host) {
        UrlPolicy rule = rule("https://apiin.one", null, PUBLIC);
        String link = "http://" + host + "/secret.mp4?sig=1";

        assertThatThrownBy(() -> rule.check(UrlPolicy.parse(link), 0, () -> true))
                .isInstanceOf(DownloadRefusedException.class)
                .hasMessage("the result URL is malformed")
                .hasNoCause();
        assertThat(resolved).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8787, http://127.0.0.1:8787/files/v.mp4, true",
        "http://127.0.0.1:8787, http://127.0.0.1:22/, false",
        "http://127.0.0.1, http://127.0.0.1:80/v, true",
        "https://127.0.0.1, http://127.0.0.1/v, false",
        "https://127.0.0.1/sub/api/v1, https://127.0.0.1:443/v, true",
        "http://video_cdn:8080, http://video_cdn:8080/files/v.mp4, true",
        "http://video_cdn:8080, http://VIDEO_cdn:8080/files/v.mp4, true",
        "http://video_cdn:8080, http://video_cdn/files/v.mp4, false",
        "http://video_cdn:8080, http://videocdn:8080/files/v.mp4, false",
    })
    void theOriginOfBaseUrlIsTrusted(String base, String link, boolean trusted) throws Exception {
        UrlPolicy rule = rule(base, null, "127.0.0.1");

        if (trusted) {
            assertThat(rule.check(UrlPolicy.parse(link), 0, () -> true).ours()).isTrue();
        } else {
            assertThatThrownBy(() -> rule.check(UrlPolicy.parse(link), 0, () -> true))
                    .isInstanceOf(DownloadRefusedException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cdn.local, https://cdn.local/v, true",
        "CDN.local, https://cdn.LOCAL:8443/v, true",
        "cdn.local:8443, https://cdn.local:8443/v, true",
        "cdn.local:8443, https://cdn.local/v, false",
        "video_cdn, http://video_cdn:9000/v, true",
        "video_cdn:9000, http://video_cdn/v, false",
        "'a.local, *.cdn.local', https://x.cdn.local/v, true",
        "*.cdn.local, https://cdn.local/v, false",
        "*.cdn.local, https://evilcdn.local/v, false",
        "cdn.local, https://cdn.local.evil.com/v, false",
        "127.0.0.1:99, http://127.0.0.1:99/v, true",
        "[::1], http://[::1]:1/v, true",
    })
    void downloadHostsMayHavePrivateAddressesButGetNoKey(String hosts, String link, boolean may)
            throws Exception {
        UrlPolicy rule = rule("https://apiin.one", hosts, "127.0.0.1");

        if (may) {
            assertThat(rule.check(UrlPolicy.parse(link), 0, () -> true).ours()).isFalse();
        } else {
            assertThatThrownBy(() -> rule.check(UrlPolicy.parse(link), 0, () -> true))
                    .isInstanceOf(DownloadRefusedException.class);
        }
    }

    /** A signature that covers the header Host is made without the default port. */
    @ParameterizedTest
    @CsvSource({
        "http://cdn.x/v.mp4, cdn.x",
        "http://cdn.x:80/v.mp4, cdn.x",
        "https://cdn.x:443/v.mp4, cdn.x",
        "HTTPS://cdn.x:443/v.mp4, cdn.x",
        "https://cdn.x:80/v.mp4, cdn.x:80",
        "http://cdn.x:443/v.mp4, cdn.x:443",
        "http://cdn_x:8080/v.mp4, cdn_x:8080",
    })
    void theHostHasNoDefaultPort(String url, String host) throws Exception {
        var target =
                rule("https://apiin.one", null, PUBLIC).check(UrlPolicy.parse(url), 0, () -> true);

        assertThat(target.server().toHostString()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://cdn.local", "cdn.local/path", "*", "a b", "*.*.x", "a:b"})
    void anInvalidHostPatternIsRefusedAtTheStart(String hosts) {
        assertThatThrownBy(() -> AllowedHosts.parse(hosts))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecondAttemptTakesTheNextAddress() throws Exception {
        UrlPolicy rule = rule("https://apiin.one", null, PUBLIC, "93.184.216.35");
        BrowserUrl link = UrlPolicy.parse("https://cdn.x/v");

        assertThat(rule.check(link, 0, () -> true).address())
                .isNotEqualTo(rule.check(link, 1, () -> true).address());
        assertThat(rule.check(link, 0, () -> true).address())
                .isEqualTo(rule.check(link, 2, () -> true).address());
    }

    @ParameterizedTest
    @CsvSource({
        "?b=2, http://x/a/v.mp4?b=2",
        "w.mp4, http://x/a/w.mp4",
        "my video.mp4, http://x/a/my%20video.mp4",
        "/ä.mp4, http://x/%C3%A4.mp4",
        "http://video_cdn/w.mp4, http://video_cdn/w.mp4",
        "/w.mp4, http://x/w.mp4",
        "//y/w.mp4, http://y/w.mp4",
        "https://y/w.mp4, https://y/w.mp4",
        "http:///y/w.mp4, http://y/w.mp4",
        "a film|1.mp4, http://x/a/a%20film%7C1.mp4",
        "http://video_cdn:8080/\u6620\u50cf.mp4, http://video_cdn:8080/%E6%98%A0%E5%83%8F.mp4",
    })
    void aRedirectMayBeRelative(String location, String expected) throws Exception {
        assertThat(UrlPolicy.redirect(UrlPolicy.parse("http://x/a/v.mp4?a=1"), location))
                .hasToString(expected);
    }
}
