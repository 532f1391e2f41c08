package one.apiin.camel.internal.http.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    @ParameterizedTest
    @CsvSource({
        "168.63.129.16, metadata",
        "::ffff:168.63.129.16, metadata",
        "64:ff9b::168.63.129.16, translated metadata",
        "169.254.169.254, link-local",
        "169.254.170.2, link-local",
        "100.100.100.200, private",
        "192.0.0.192, reserved",
        "fd00:ec2::254, private",
        "fd20:ce::254, private",
        "127.0.0.1, loopback",
        "127.255.1.2, loopback",
        "::1, loopback",
        "10.0.0.1, private",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.168.1.1, private",
        "100.64.0.1, private",
        "fc00::1, private",
        "fd12:3456::1, private",
        "fec0::1, private",
        "fe80::1, link-local",
        "224.0.0.1, multicast",
        "239.255.255.250, multicast",
        "ff02::1, multicast",
        "0.0.0.0, reserved",
        "0.1.2.3, reserved",
        "192.0.0.8, reserved",
        "192.0.2.1, reserved",
        "192.88.99.1, reserved",
        "198.18.0.1, reserved",
        "198.19.255.255, reserved",
        "198.51.100.1, reserved",
        "203.0.113.1, reserved",
        "240.0.0.1, reserved",
        "255.255.255.255, reserved",
        "::, reserved",
        "2001::1, reserved",
        "2001:db8::1, reserved",
        "3fff::1, reserved",
        "4000::1, reserved",
        "100::1, reserved",
        "::10.0.0.1, reserved",
        "2002:7f00:1::1, 6to4 loopback",
        "64:ff9b::a00:1, translated private",
    })
    void aSpecialPurposeAddressIsRefused(String address, String kind) throws Exception {
        assertThat(PublicAddresses.refusal(InetAddress.getByName(address))).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "168.63.129.15",
                "168.63.129.17",
                "169.253.1.1",
                "192.0.1.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "2002:808:808::1",
                "64:ff9b::808:808",
            })
    void publicAddressesPass(String address) throws Exception {
        assertThat(PublicAddresses.refusal(InetAddress.getByName(address))).isNull();
    }

    @Test
    void anIpv4AddressInsideAnIpv6AddressDecides() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 10;
        Inet6Address address = Inet6Address.getByAddress("mapped.test", mapped, -1);

        assertThat(PublicAddresses.refusal(address)).isEqualTo("IPv4-mapped private");
        assertThat(PublicAddresses.refusal(InetAddress.getByName("::ffff:127.0.0.1")))
                .isEqualTo("loopback");
    }
}
