package io.keybraid.host.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    @ParameterizedTest
    @CsvSource({
        "berlin.example:7432, berlin.example, 7432",
        "host_1-a:1, host_1-a, 1",
        "192.0.2.1:65535, 192.0.2.1, 65535",
        "0.0.0.0:0, 0.0.0.0, 0",
        "[::]:7432, ::, 7432",
        "[2001:db8::1]:7432, 2001:db8::1, 7432",
        "[fe80::1%eth0]:7432, fe80::1%eth0, 7432",
        "[::ffff:192.0.2.1]:7432, ::ffff:192.0.2.1, 7432"
    })
    void readsAndWritesNamesAndAddresses(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
        assertThat(HostPort.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0:7432",
        "0:0:0:0:0:0:0:0, [::]:7432",
        "0:0:0:0:0:0:0:1, [::1]:7432",
        "2001:db8:0:0:0:0:0:0, [2001:db8::]:7432",
        "2001:db8:0:0:1:0:0:0, [2001:db8:0:0:1::]:7432",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:7432",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:7432",
        "10:0:0:0:0:0:0:100, [10::100]:7432"
    })
    void shortensTheAddressOfASocket(String address, String text) {
        assertThat(HostPort.of(new InetSocketAddress(InetAddress.ofLiteral(address), 7432)))
                .hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":7432",
                "host:",
                "host:x",
                "host:-1",
                "host:65536",
                "host:123456",
                "a:b:1",
                "[]:1",
                "[::1]7432",
                "[host]:7432",
                "ho st:1",
                "-host:1",
                "https://host:1",
                "host:1 ",
                "[[::1]]:1"
            })
    void refusesWhatIsNoEndpoint(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
    }

    @Test
    void saysThatThePortIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse("berlin.example"))
                .withMessage("the port is missing: berlin.example:7432");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse("[::1]"))
                .withMessage("the port is missing: [::1]:7432");
    }

    @Test
    void saysThatBracketsAreMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse("2001:db8::1"))
                .withMessage("an IPv6 address stands in brackets: [2001:db8::1]:7432");
    }
}
