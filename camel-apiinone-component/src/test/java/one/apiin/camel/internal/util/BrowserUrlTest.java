package one.apiin.camel.internal.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the URL Standard, one line each; where this class is stricter, the line says so. */
class BrowserUrlTest {

    private static final String BASE = "https://apiin.one:8443/api/v1?x=1#y";

    private static String read(String text) {
        String written = text.replace("\\t", "\t").replace("\\n", "\n").replace("\\s", " ");
        return BrowserUrl.parse(written).map(BrowserUrl::toString).orElse("-");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '#',
            textBlock =
                    """
                    https://a.b/v.mp4                   ~ https://a.b/v.mp4                      ~ unchanged
                    https://a.b/v%20x.mp4?a=b%2Fc&d=%C3 ~ https://a.b/v%20x.mp4?a=b%2Fc&d=%C3    ~ what is encoded stays
                    https://a.b                         ~ https://a.b/                           ~ an empty path
                    HTTPS://A.B/V                       ~ https://a.b/V                          ~ scheme and host in lower case
                    https://a.b/my clip.mp4             ~ https://a.b/my%20clip.mp4              ~ a space
                    https://a.b/ü/映像.mp4 ~ https://a.b/%C3%BC/%E6%98%A0%E5%83%8F.mp4 ~ UTF-8 in the path
                    https://a.b/?q=ü "x"           ~ https://a.b/?q=%C3%BC%20%22x%22        ~ UTF-8 in the query
                    https://a.b/'?q='                   ~ https://a.b/'?q=%27                    ~ an apostrophe in the query only
                    https://a.b/"<>`{}^                 ~ https://a.b/%22%3C%3E%60%7B%7D%5E      ~ the path set
                    https://a.b/a|b[1]?c|d[2]           ~ https://a.b/a%7Cb%5B1%5D?c%7Cd[2]      ~ stricter
                    https://a.b/100%/x?50%              ~ https://a.b/100%25/x?50%25             ~ stricter
                    https://a.b/!$&()*+,;=:@-._/        ~ https://a.b/!$&()*+,;=:@-._/           ~ what is never encoded
                    https://a.b/\ud83d\ude00             ~ https://a.b/%F0%9F%98%80               ~ a pair of surrogates
                    https://a.b/x\ud83d                 ~ https://a.b/x%EF%BF%BD                 ~ half of one is replaced
                    \\shttps://a.b/v\\s\\n                 ~ https://a.b/v                          ~ white space around it
                    https://a\\t.b/v\\nw                  ~ https://a.b/vw                         ~ tabs and line breaks in it
                    https:\\\\a.b\\v                       ~ https://a.b/v                          ~ backslashes
                    https:/a.b/v                        ~ https://a.b/v                          ~ one slash
                    https:////a.b/v                     ~ https://a.b/v                          ~ four slashes
                    https:a.b/v                         ~ https://a.b/v                          ~ no slash
                    https://a.b/x/../y/./z              ~ https://a.b/y/z                        ~ dot segments
                    https://a.b/x/%2E%2e/y/%2e          ~ https://a.b/y/                         ~ encoded dot segments
                    https://a.b/../../y                 ~ https://a.b/y                          ~ not above the root
                    https://a.b//x//y                   ~ https://a.b//x//y                      ~ empty segments stay
                    https://a.b/v#a b                   ~ https://a.b/v#a%20b                    ~ a fragment
                    https://a.b?x                       ~ https://a.b/?x                         ~ a query without a path
                    https://a.b:443/v                   ~ https://a.b/v                          ~ the default port of https
                    http://a.b:80/v                     ~ http://a.b/v                           ~ the default port of http
                    http://a.b:443/v                    ~ http://a.b:443/v                       ~ another one
                    http://a.b:/v                       ~ http://a.b/v                           ~ an empty port
                    http://a.b:00080/v                  ~ http://a.b/v                           ~ zeros before it
                    http://a.b:65536/v                  ~ -                                      ~ no port
                    http://a.b:x/v                      ~ -                                      ~ no port
                    http://video_cdn:8080/v             ~ http://video_cdn:8080/v                ~ an underscore in a host
                    http://bücher.example/v        ~ http://xn--bcher-kva.example/v         ~ an internationalised host
                    http://%41.b/v                      ~ http://a.b/v                           ~ an encoded host
                    http://a%2Fb/v                      ~ -                                      ~ what no host may have
                    http://a b/v                        ~ -                                      ~ a space in a host
                    http://a|b/v                        ~ -                                      ~ a pipe in a host
                    http:///                            ~ -                                      ~ no host
                    http://                             ~ -                                      ~ no host
                    http://u:p@a.b/v                    ~ http://u:p@a.b/v                       ~ user information
                    http://[::1]:81/v                   ~ http://[::1]:81/v                      ~ IPv6
                    http://[x]/v                        ~ -                                      ~ not IPv6
                    http://127.0.0.1/v                  ~ http://127.0.0.1/v                     ~ IPv4
                    http://127.1/v                      ~ http://127.0.0.1/v                     ~ a short IPv4
                    http://2130706433/v                 ~ http://127.0.0.1/v                     ~ IPv4 as one number
                    http://0x7f.0.0.1/v                 ~ http://127.0.0.1/v                     ~ IPv4 in hexadecimal
                    http://0177.0.0.01/v                ~ http://127.0.0.1/v                     ~ IPv4 in octal
                    http://127.0.0.1./v                 ~ http://127.0.0.1/v                     ~ IPv4 with a dot
                    http://256.0.0.1/v                  ~ -                                      ~ too large
                    http://1.2.3.4.5/v                  ~ -                                      ~ too many numbers
                    http://a.09/v                       ~ -                                      ~ ends in a number
                    http://+1.1/v                       ~ -                                      ~ a sign in a number
                    http://1.0x+1/v                     ~ http://1.0x+1/v                        ~ ends in no number
                    http://0x+1.1/v                     ~ -                                      ~ a sign in a number
                    ftp://a.b/v                         ~ -                                      ~ another scheme
                    data:video/mp4,x                    ~ -                                      ~ another scheme
                    javascript:alert(1)                 ~ -                                      ~ another scheme
                    /v1/videos                          ~ -                                      ~ relative
                    a text                              ~ -                                      ~ no URL
                    """)
    void anAbsoluteUrl(String text, String expected, String rule) {
        assertThat(read(text)).as(rule).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    /v1/videos/X/content ~ https://apiin.one:8443/v1/videos/X/content
                    v/x.mp4              ~ https://apiin.one:8443/api/v/x.mp4
                    ../x.mp4             ~ https://apiin.one:8443/x.mp4
                    ../../../x.mp4       ~ https://apiin.one:8443/x.mp4
                    //cdn.b/x            ~ https://cdn.b/x
                    \\\\cdn.b/x         ~ https://cdn.b/x
                    http://c.d/x         ~ http://c.d/x
                    https:x              ~ https://apiin.one:8443/api/x
                    https:/x             ~ https://apiin.one:8443/x
                    ?a=b                 ~ https://apiin.one:8443/api/v1?a=b
                    #z                   ~ https://apiin.one:8443/api/v1?x=1#z
                    /a b?c d             ~ https://apiin.one:8443/a%20b?c%20d
                    ftp://c.d/x          ~ -
                    """)
    void aRelativeUrl(String text, String expected) {
        BrowserUrl base = BrowserUrl.parse(BASE).orElseThrow();

        assertThat(base.resolve(text).map(BrowserUrl::toString).orElse("-")).isEqualTo(expected);
    }

    @Test
    void itsPartsAreThoseOfTheConnection() {
        BrowserUrl url = BrowserUrl.parse("http://video_cdn/a b?c#d").orElseThrow();

        assertThat(url.host()).isEqualTo("video_cdn");
        assertThat(url.port()).isEqualTo(-1);
        assertThat(url.effectivePort()).isEqualTo(80);
        assertThat(url.target()).isEqualTo("/a%20b?c");
        assertThat(BrowserUrl.parse("https://a:81").orElseThrow().effectivePort()).isEqualTo(81);
    }

    @Test
    void whatIsReadOnceIsReadTheSameAgainAndByTheJdk() {
        String pieces = "ab/:?#[]@!$&'()*+,;=%2\\|^`{}<>\" .\u00fc\u6620\ud83d\ude00\ud800\t_-~";
        Random random = new Random(7);
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder("https://a_b.c/");
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            String url = BrowserUrl.parse(text.toString()).map(BrowserUrl::toString).orElse(null);

            assertThat(url).as(text.toString()).isNotNull();
            assertThat(BrowserUrl.parse(url).map(BrowserUrl::toString)).contains(url);
            assertThatCode(() -> new URI(url)).as(text.toString()).doesNotThrowAnyException();
        }
    }
}
