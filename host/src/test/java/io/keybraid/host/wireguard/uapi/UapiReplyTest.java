package io.keybraid.host.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UapiReplyTest {

    private static final String PEER = "public_key=" + "11".repeat(32) + "\n";

    @Test
    void readsAnInterfaceThatHasNeitherKeyNorPeers() throws Exception {
        assertThat(snapshot("listen_port=51820\nerrno=0\n\n").publicKey()).isEmpty();
        assertThat(snapshot("private_key=" + "0".repeat(64) + "\nerrno=0\n\n").publicKey())
                .isEmpty();
        assertThat(snapshot("errno=0\n\n").peers()).isEmpty();
    }

    @Test
    void readsAPeerOfWhichNothingIsKnown() throws Exception {
        PeerState peer = snapshot(PEER + "last_handshake_time_sec=0\nlast_handshake_time_nsec=0\n"
                        + "persistent_keepalive_interval=0\nerrno=0\n\n")
                .peers()
                .values()
                .iterator()
                .next();
        assertThat(peer.latestHandshake()).isEmpty();
        assertThat(peer.endpoint()).isEmpty();
        assertThat(peer.keepalive()).isEmpty();
        assertThat(peer.presharedKey()).isEmpty();
    }

    @Test
    void readsKeysInCapitals() throws Exception {
        String capitals = "private_key=" + UapiBackendTest.PRIVATE_KEY.toUpperCase(java.util.Locale.ROOT);
        assertThat(snapshot(capitals + "\nerrno=0\n\n").publicKey()).isPresent();
    }

    @Test
    void passesOverWhatItDoesNotKnow() throws Exception {
        assertThat(snapshot("fancy=new\n" + PEER + "also_new=\nerrno=0\n\n").peers())
                .hasSize(1);
    }

    @Test
    void keepsEverythingWhenLinesCrossTheWindow() throws Exception {
        StringBuilder reply = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            reply.append(PEER.replace("1111", "%04x".formatted(i)))
                    .append("tx_bytes=")
                    .append(i)
                    .append('\n');
        }
        InterfaceSnapshot snapshot = snapshot(reply + "errno=0\n\n");
        assertThat(snapshot.peers()).hasSize(3000);
        assertThat(snapshot.peers().values().stream()
                        .mapToLong(PeerState::sentBytes)
                        .sum())
                .isEqualTo(2999L * 3000 / 2);
    }

    @Test
    void givesTheErrno() throws Exception {
        assertThat(read("errno=-22\n\n")).isEqualTo(-22);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "errno=0", "errno=0\n", "public_key=00"})
    void tellsAReplyThatIsCutOff(String reply) {
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(reply));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "tx_bytes=1\n\n",
                "no equals sign\n\n",
                "=no field\n\n",
                "errno=\n\n",
                "errno=-\n\n",
                "errno=0x0\n\n",
                "errno=99999999999\n\n",
                "errno=0\n\nerrno=0\n\n",
                "private_key=00\nerrno=0\n\n",
                "public_key=00\nerrno=0\n\n",
                PEER_HEX + PEER_HEX + "errno=0\n\n",
                PEER_HEX + "preshared_key=\nerrno=0\n\n",
                PEER_HEX
                        + "preshared_key=gg11111111111111111111111111111111111111111111111111111111111111\nerrno=0\n\n",
                PEER_HEX + "rx_bytes=12a\nerrno=0\n\n",
                PEER_HEX + "rx_bytes=1234567890123456789\nerrno=0\n\n",
                PEER_HEX + "last_handshake_time_sec=999999999999999999\nerrno=0\n\n"
            })
    void refusesWhatIsNotUapi(String reply) {
        assertThatExceptionOfType(MalformedReplyException.class).isThrownBy(() -> snapshot(reply));
    }

    private static final String PEER_HEX =
            "public_key=2222222222222222222222222222222222222222222222222222222222222222\n";

    private static InterfaceSnapshot snapshot(String reply) throws IOException {
        UapiSnapshot snapshot = new UapiSnapshot(new OwnPublicKey(new SecureRandom()));
        read(reply, snapshot);
        return snapshot.finish(new InterfaceName("wg0"));
    }

    private static int read(String reply) throws IOException {
        return read(reply, line -> {});
    }

    private static int read(String reply, UapiReply.LineReader reader) throws IOException {
        byte[] bytes = reply.getBytes(StandardCharsets.US_ASCII);
        return UapiReply.read(Channels.newChannel(new ByteArrayInputStream(bytes)), reader);
    }
}
