package one.apiin.camel.internal.http.download;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Which addresses are on the public internet, after the IANA registries of special addresses.
 *
 * <p>Threads: immutable.
 */
final class PublicAddresses {

    private PublicAddresses() {}

    /** What kind of address it is that nobody may be sent to, or null for a public one. */
    static String refusal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? refusal4(bytes) : refusal6(bytes);
    }

    private static String refusal4(byte[] b) {
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        int third = b[2] & 0xff;
        if (first == 127) {
            return "loopback";
        }
        if (first == 10
                || first == 172 && (second & 0xf0) == 16
                || first == 192 && second == 168
                || first == 100 && (second & 0xc0) == 64) {
            return "private";
        }
        if (first == 169 && second == 254) {
            return "link-local";
        }
        if ((first & 0xf0) == 224) {
            return "multicast";
        }
        boolean reserved =
                first == 0
                        || first >= 240
                        || first == 192 && second == 0 && (third == 0 || third == 2)
                        || first == 192 && second == 88 && third == 99
                        || first == 198 && (second & 0xfe) == 18
                        || first == 198 && second == 51 && third == 100
                        || first == 203 && second == 0 && third == 113;
        return reserved ? "reserved" : null;
    }

    private static String refusal6(byte[] b) {
        if (startsWith(b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff)) {
            return embedded("IPv4-mapped", b, 12);
        }
        if (startsWith(b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return b[12] == 0 && b[13] == 0 && b[14] == 0 && b[15] == 1 ? "loopback" : "reserved";
        }
        if (startsWith(b, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return embedded("translated", b, 12);
        }
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        if (first == 0xff) {
            return "multicast";
        }
        if (first == 0xfe && (second & 0xc0) == 0x80) {
            return "link-local";
        }
        if ((first & 0xfe) == 0xfc || first == 0xfe && (second & 0xc0) == 0xc0) {
            return "private";
        }
        if (startsWith(b, 0x20, 0x02)) {
            return embedded("6to4", b, 2);
        }
        boolean reserved =
                (first & 0xe0) != 0x20
                        || startsWith(b, 0x20, 0x01, 0, 0)
                        || startsWith(b, 0x20, 0x01, 0x0d, 0xb8)
                        || startsWith(b, 0x3f, 0xff);
        return reserved ? "reserved" : null;
    }

    /** Public only if the IPv4 address inside is. */
    private static String embedded(String kind, byte[] b, int at) {
        String inside = refusal4(Arrays.copyOfRange(b, at, at + 4));
        return inside == null ? null : kind + " " + inside;
    }

    private static boolean startsWith(byte[] b, int... start) {
        for (int i = 0; i < start.length; i++) {
            if ((b[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
