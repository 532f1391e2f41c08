package one.apiin.camel.internal.http.download;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are on the public internet, after the IANA registries of special-purpose addresses.
 * The metadata services of clouds are in these blocks, except for Azure's, which is listed.
 *
 * <p>Threads: immutable.
 */
final class PublicAddresses {

    private static final List<Block> IPV4 =
            Stream.of(
                            "metadata 168.63.129.16/32",
                            "loopback 127.0.0.0/8",
                            "private 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10",
                            "link-local 169.254.0.0/16",
                            "multicast 224.0.0.0/4",
                            "reserved 0.0.0.0/8 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24"
                                    + " 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4")
                    .flatMap(Block::parse)
                    .toList();

    /** The public ones are those in 2000::/3 that are not listed. */
    private static final List<Block> IPV6 =
            Stream.of(
                            "loopback ::1/128",
                            "multicast ff00::/8",
                            "link-local fe80::/10",
                            "private fc00::/7 fec0::/10",
                            "reserved 2001::/32 2001:db8::/32 3fff::/20")
                    .flatMap(Block::parse)
                    .toList();

    /** After these prefixes follows an IPv4 address, which decides. The JDK parses the first one as IPv4. */
    private static final List<Block> BEFORE_IPV4 =
            List.of(
                    new Block(
                            "IPv4-mapped", HexFormat.of().parseHex("00000000000000000000ffff"), 96),
                    Block.of("translated", "64:ff9b::/96"),
                    Block.of("6to4", "2002::/16"));

    private static final Block UNICAST = Block.of("public", "2000::/3");

    private PublicAddresses() {}

    /** The kind of an address that downloads may not connect to; null for a public one. */
    static String refusal(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return first(IPV4, bytes);
        }
        for (Block outer : BEFORE_IPV4) {
            if (outer.contains(bytes)) {
                int at = outer.bits / 8;
                String inside = first(IPV4, Arrays.copyOfRange(bytes, at, at + 4));
                return inside == null ? null : outer.kind + " " + inside;
            }
        }
        String kind = first(IPV6, bytes);
        return kind == null && !UNICAST.contains(bytes) ? "reserved" : kind;
    }

    private static String first(List<Block> blocks, byte[] address) {
        return blocks.stream()
                .filter(block -> block.contains(address))
                .map(Block::kind)
                .findFirst()
                .orElse(null);
    }

    /** A block in CIDR notation. */
    private record Block(String kind, byte[] prefix, int bits) {

        /** "kind block block". */
        static Stream<Block> parse(String line) {
            String[] words = line.split(" ");
            return Arrays.stream(words).skip(1).map(cidr -> of(words[0], cidr));
        }

        static Block of(String kind, String cidr) {
            String[] parts = cidr.split("/");
            try {
                byte[] prefix = InetAddress.getByName(parts[0]).getAddress();
                return new Block(kind, prefix, Integer.parseInt(parts[1]));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(cidr, e);
            }
        }

        boolean contains(byte[] address) {
            int whole = bits / 8;
            int mask = 0xff00 >> bits % 8 & 0xff;
            return Arrays.equals(prefix, 0, whole, address, 0, whole)
                    && (mask == 0 || ((prefix[whole] ^ address[whole]) & mask) == 0);
        }
    }
}
