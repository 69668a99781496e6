package io.keybraid.host.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tunnel of wireguard-go between two machines that have Keybraid installed.
 *
 * @param paris at 192.0.2.1, and 10.9.0.1 in the tunnel; it is dialled, and has a page
 * @param berlin at 192.0.2.2, and 10.9.0.2 in the tunnel
 */
record TwoEnds(Machine paris, Machine berlin) {

    static final Duration SOON = Duration.ofSeconds(300);

    /** The tunnel is the operator's own; what Keybraid must know, its commands write: no file is edited. */
    void setUp() throws Exception {
        String parisKey = interfaceOf(paris, "10.9.0.1");
        String berlinKey = interfaceOf(berlin, "10.9.0.2");
        paris.shell("wg set wg0 peer " + berlinKey
                + " allowed-ips 10.9.0.2/32 endpoint 192.0.2.2:51820 persistent-keepalive 25");
        berlin.shell("wg set wg0 peer " + parisKey + " allowed-ips 10.9.0.1/32 endpoint 192.0.2.1:51820");

        paris.shell("keybraid init --yes --endpoint 192.0.2.1:7432 --web 127.0.0.1:7480");
        carryInvitation(paris, "keybraid invite --endpoint 192.0.2.1:7432", berlin);
        carryInvitation(berlin, "keybraid invite", paris);
        assertThat(paris.shell("keybraid check")).contains("tunnel wg0", "wg0 has its peer, by uapi");
    }

    private static String interfaceOf(Machine machine, String address) throws Exception {
        return machine.shell("""
                mkdir -p /run/wireguard; umask 077; wg genkey >/run/key; wireguard-go wg0 >/dev/null 2>&1 </dev/null
                ip address add %s/24 dev wg0; wg set wg0 listen-port 51820 private-key /run/key; ip link set wg0 up
                wg pubkey </run/key""".formatted(address));
    }

    private static void carryInvitation(Machine from, String command, Machine to) throws Exception {
        List<String> printed = from.shell(command + " 2>&1").lines().toList();
        assertThat(printed.get(1)).startsWith("fingerprint: ");
        assertThat(to.shell("keybraid join " + printed.getFirst()).lines()).contains(printed.get(1));
    }

    /** Rotates at one end's word; the new epoch, which both ends have then. */
    long rotate(Machine one) throws Exception {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(one.shell("keybraid rotate || true")).contains("rotated, epoch"));
        long epoch = epoch(one);
        awaitEqualEpoch(epoch);
        return epoch;
    }

    /** Until both ends name the same epoch and their interfaces hold the same key. */
    void awaitEqualEpoch(long least) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    long epoch = epoch(paris);
                    assertThat(epoch(berlin)).isEqualTo(epoch);
                    assertThat(epoch).isGreaterThanOrEqualTo(least);
                    assertThat(presharedKeyDigest(paris)).isEqualTo(presharedKeyDigest(berlin));
                });
    }

    private static long epoch(Machine machine) throws Exception {
        JsonNode status = JsonMapper.shared().readTree(machine.shell("keybraid status --json"));
        return status.get("tunnels").get(0).get("epoch").asLong();
    }

    private static String presharedKeyDigest(Machine machine) throws Exception {
        return machine.shell("wg show wg0 preshared-keys | cut -f 2 | sha256sum");
    }

    /** A ping through the tunnel, ten a second. */
    Process ping(Path out) throws Exception {
        return paris.begin("exec ping -i 0.1 10.9.0.2", out);
    }

    /** Ends it; none was lost. */
    static void assertNoneLost(Process ping, Path out) throws Exception {
        interrupt(ping);
        assertThat(Files.readString(out)).contains(" 0% packet loss");
    }

    static void interrupt(Process process) throws Exception {
        List<ProcessHandle> all = process.descendants().toList();
        for (ProcessHandle each : all.isEmpty() ? List.of(process.toHandle()) : all) {
            new ProcessBuilder("kill", "-INT", Long.toString(each.pid()))
                    .start()
                    .waitFor();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}
