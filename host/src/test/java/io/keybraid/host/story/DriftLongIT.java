package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.demo.Program;
import io.keybraid.host.testbed.RealTunnels;
import io.keybraid.host.testbed.TunnelWords;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.tunnel.Alarm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Others change what Keybraid put into WireGuard, with the tools they have: six tunnels of wireguard-go, each changed in another
 * way, all at once.
 */
class DriftLongIT {

    private static final int WG_SET = 0;
    private static final int SETCONF = 1;
    private static final int SYNCCONF = 2;
    private static final int WG_QUICK = 3;
    private static final int DELETED = 4;
    private static final int PEER_REMOVED = 5;

    /** An interface is read every 15 s; the rest is for a machine under load. */
    private static final Duration ONE_LOOK = Duration.ofSeconds(15 + 10);

    private static final Duration FOR_A_COMMAND = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final TunnelWords words = new TunnelWords();
    private RealTunnels tunnels;

    @BeforeEach
    void start() throws Exception {
        WireGuardTestbed.skipWithoutTools();
        tunnels = RealTunnels.createOrSkip(folder, 6);
        tunnels.start();
    }

    @AfterEach
    void close() throws Exception {
        words.close();
        if (tunnels != null) {
            tunnels.close();
        }
    }

    @Test
    void everyDriftIsNoticedWithinOneLookAndToldOnceAndTheKeyComesBack() throws Exception {
        Path saved = save(DELETED);
        Instant began = Instant.now();
        change(WG_SET, "wg genpsk | wg set IF peer PEER preshared-key /dev/stdin");
        change(SETCONF, "wg showconf IF | grep -v PresharedKey | wg setconf IF /dev/stdin");
        change(
                SYNCCONF,
                "wg showconf IF | sed \"s#^PresharedKey.*#PresharedKey = $(wg genpsk)#\" | wg syncconf IF /dev/stdin");
        quicklyDownAndUp();
        change(DELETED, "ip link delete IF");
        change(PEER_REMOVED, "wg set IF peer PEER remove");

        await().atMost(ONE_LOOK)
                .until(() -> all(tunnels::keysAreEqual, WG_SET, SETCONF, SYNCCONF, WG_QUICK)
                        && all(this::isAlarmed, DELETED, PEER_REMOVED));
        System.out.println(
                "drift: six noticed " + Duration.between(began, Instant.now()).toMillis() + " ms after the first");

        change(
                DELETED,
                "wireguard-go IF && wg setconf IF " + saved
                        + " && ip address add ADDRESS/24 dev IF && ip link set IF up");
        change(PEER_REMOVED, "wg set IF peer PEER endpoint THERE:51820 allowed-ips PEERADDRESS/32");
        await().atMost(ONE_LOOK).until(() -> all(tunnels::keysAreEqual, DELETED, PEER_REMOVED));
        await().atMost(ONE_LOOK).until(() -> tunnels.all().noneMatch(this::isAlarmed));

        for (int i = 0; i < 6; i++) {
            assertThat(words.warnings("left-" + i, began)).as("left-" + i).hasSize(1);
            assertThat(words.warnings("right-" + i, began)).as("right-" + i).isEmpty();
            change(i, "ping -n -c 1 -W 10 PEERADDRESS");
        }
        assertThat(words.warnings("left-0", began).getFirst().text())
                .contains("somebody changed the preshared key in the interface; put back");
        assertThat(words.warnings("left-" + PEER_REMOVED, began).getFirst().text())
                .contains("has no peer");
    }

    /** The configuration of its interface, without the preshared key. */
    private Path save(int tunnel) throws Exception {
        Path file = folder.resolve(left(tunnel).interfaceName() + ".conf");
        change(tunnel, "wg showconf IF | grep -v PresharedKey > " + file);
        return file;
    }

    private void quicklyDownAndUp() throws Exception {
        Path file = save(WG_QUICK);
        List<String> lines = Files.readAllLines(file);
        lines.add(1, "Address = " + left(WG_QUICK).tunnelAddress() + "/24");
        Files.write(file, lines);
        change(WG_QUICK, "wg-quick down " + file + " && wg-quick up " + file);
    }

    /** Runs a shell command in the left end's namespace; words in capitals stand for what it has. */
    private void change(int tunnel, String command) throws Exception {
        End here = left(tunnel);
        End there = tunnels.bed(tunnel).right();
        String text = command.replace("PEERADDRESS", there.tunnelAddress())
                .replace("ADDRESS", here.tunnelAddress())
                .replace("THERE", there.cableAddress())
                .replace("PEER", there.publicKey().toString())
                .replace(" IF", " " + here.interfaceName());
        Program.Ending ending = tunnels.bed(tunnel).run(here, FOR_A_COMMAND, "sh", "-c", text);
        assertThat(ending.code()).as(command + ": " + ending.output()).isZero();
    }

    private End left(int tunnel) {
        return tunnels.bed(tunnel).left();
    }

    private boolean isAlarmed(int tunnel) {
        return tunnels.left(tunnel).alarms().stream().anyMatch(alarm -> alarm.kind() == Alarm.Kind.WIREGUARD);
    }

    private static boolean all(IntPredicate what, int... numbers) {
        return Arrays.stream(numbers).allMatch(what);
    }
}
