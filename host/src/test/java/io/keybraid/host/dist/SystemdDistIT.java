package io.keybraid.host.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The service of the package as systemd runs it, on two machines with a systemd each: ready when it says so, with no more rights
 * than it needs; begun anew when it hangs or is killed, and not when its configuration is wrong; the operator's program runs; an
 * upgrade under traffic; removed. Needs root, debootstrap and systemd-nspawn. Run by {@code mvn -Pdist verify}.
 */
@Isolated("its two machines have names")
class SystemdDistIT {

    private static final Duration SOON = TwoEnds.SOON;

    @TempDir
    private Path folder;

    @BeforeEach
    void skipWhereImpossible() {
        CleanDebian.skipWhereImpossible("systemd-nspawn", "systemd-container");
    }

    @Test
    void startsWatchesRestartsAndUpgradesIt() throws Exception {
        try (CleanDebian debian = CleanDebian.copiedTo(folder);
                BootedHost paris = debian.bootParis();
                BootedHost berlin = debian.bootBerlin()) {
            TwoEnds ends = new TwoEnds(paris, berlin);
            install(paris);
            install(berlin);
            ends.setUp();
            startsAndIsReadyWhenSystemctlReturns(paris);
            startsAndIsReadyWhenSystemctlReturns(berlin);
            ends.awaitEqualEpoch(1);
            hasNoMoreRightsThanItNeeds(paris);
            assertThat(paris.shell("journalctl KEYBRAID_TUNNEL=wg0 KEYBRAID_EPOCH=1 -o cat"))
                    .contains("rotated");
            tellsTheOperatorsProgram(paris, berlin);

            Path pinged = folder.resolve("ping");
            Process ping = ends.ping(pinged);
            isBegunAnewWhenItHangs(paris);
            isBegunAnewWhenItIsKilled(berlin);
            isNotBegunAnewWithAMistake(paris);
            ends.rotate(berlin);
            isUpgraded(paris);
            ends.rotate(paris);
            paris.shell("dpkg -r keybraid");
            assertThat(paris.shell("systemctl is-active keybraid || true")).isEqualTo("inactive");
            assertThat(paris.shell("systemctl list-unit-files 'keybraid*' --no-legend || true"))
                    .isEmpty();
            TwoEnds.assertNoneLost(ping, pinged); // all along, and without Keybraid too: the key stays in the interface
        }
    }

    private static void install(BootedHost host) throws Exception {
        host.shell("dpkg -i /keybraid.deb");
        host.shell("""
                mkdir /etc/systemd/system/keybraid.service.d
                printf '[Service]\\nAmbientCapabilities=CAP_DAC_OVERRIDE\\nCapabilityBoundingSet=CAP_DAC_OVERRIDE\\nWatchdogSec=10\\n' \
                    >/etc/systemd/system/keybraid.service.d/override.conf
                systemctl daemon-reload""");
    }

    private static void startsAndIsReadyWhenSystemctlReturns(BootedHost host) throws Exception {
        host.shell("systemctl enable --now keybraid");
        assertThat(host.property("ActiveState")).isEqualTo("active");
        assertThat(host.property("StatusText")).startsWith("1 tunnel: ");
        assertThat(host.shell("keybraid status")).contains("TUNNEL", "wg0");
        System.out.println("systemd: ready after "
                + host.shell("""
                systemctl show -P ExecMainStartTimestampMonotonic keybraid; systemctl show -P ActiveEnterTimestampMonotonic keybraid""").lines().map(Long::valueOf).reduce(0L, (began, ready) -> ready - began) / 1000
                + " ms");
    }

    private static void hasNoMoreRightsThanItNeeds(BootedHost host) throws Exception {
        String process = host.shell("cat /proc/" + host.property("MainPID") + "/status");
        assertThat(process)
                .containsPattern("(?m)^NoNewPrivs:\\s+1$")
                .containsPattern("(?m)^Seccomp:\\s+2$")
                .containsPattern("(?m)^CapEff:\\s+0000000000001002$") // CAP_NET_ADMIN and CAP_DAC_OVERRIDE
                .containsPattern("(?m)^CapBnd:\\s+0000000000001002$")
                .doesNotContainPattern("(?m)^Uid:\\s+0\\s");
        assertThat(host.shell("journalctl -u keybraid -o cat"))
                .contains("not dumpable, no core file, no attaching, no heap dump, secrets locked in memory");
        assertThat(host.shell("systemd-analyze security keybraid --no-pager | tail -n 1"))
                .contains("Overall exposure level for keybraid.service: 1.9 OK");
    }

    /** Which may write where the service may: its state, and a /tmp of its own. */
    private static void tellsTheOperatorsProgram(BootedHost paris, BootedHost berlin) throws Exception {
        paris.shell("""
                printf '#!/bin/sh\\necho $KEYBRAID_EVENT $KEYBRAID_TUNNEL $KEYBRAID_ALARM >>/var/lib/keybraid/told\\nlogger -t alarm "$KEYBRAID_EVENT $KEYBRAID_TUNNEL"\\n' >/usr/local/bin/alarm
                chmod 755 /usr/local/bin/alarm
                echo 'on-event: /usr/local/bin/alarm' >>/etc/keybraid/keybraid.yaml
                systemctl restart keybraid""");
        berlin.shell("systemctl stop keybraid");
        awaitTold(paris, "alarm wg0 link");
        berlin.shell("systemctl start keybraid");
        awaitTold(paris, "mended wg0 link");
        assertThat(paris.shell("journalctl -t alarm -o cat")).contains("alarm wg0", "mended wg0");
    }

    private static void awaitTold(BootedHost host, String line) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                host.shell("cat /var/lib/keybraid/told || true").lines())
                        .contains(line));
    }

    private static void isBegunAnewWhenItHangs(BootedHost host) throws Exception {
        host.shell("kill -STOP " + host.property("MainPID"));
        awaitRestart(host, 1);
        assertThat(host.shell("journalctl -u keybraid -o cat")).contains("Failed with result 'watchdog'");
    }

    private static void isBegunAnewWhenItIsKilled(BootedHost host) throws Exception {
        host.shell("kill -KILL " + host.property("MainPID"));
        awaitRestart(host, 1);
    }

    private static void awaitRestart(BootedHost host, long times) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(host.property("NRestarts")).isEqualTo(Long.toString(times));
            assertThat(host.property("ActiveState")).isEqualTo("active");
        });
    }

    private static void isNotBegunAnewWithAMistake(BootedHost host) throws Exception {
        host.shell("cp /etc/keybraid/keybraid.yaml /run/right; echo 'lisen: []' >>/etc/keybraid/keybraid.yaml");
        assertThat(host.shell("systemctl restart keybraid 2>&1 && echo started || true"))
                .doesNotContain("started");
        assertThat(host.property("ActiveState")).isEqualTo("failed");
        assertThat(host.property("ExecMainStatus")).isEqualTo("3");
        assertThat(host.shell("journalctl -u keybraid -o cat")).contains("lisen: is not a setting");
        host.shell("cat /run/right >/etc/keybraid/keybraid.yaml; systemctl start keybraid");
    }

    /** The package's script begins it anew. */
    private static void isUpgraded(BootedHost host) throws Exception {
        String before = host.property("MainPID");
        host.shell("dpkg -i /newer.deb");
        assertThat(host.shell("dpkg-query -W -f '${Version}' keybraid")).isEqualTo("99.0");
        assertThat(host.property("MainPID")).isNotEqualTo(before);
        assertThat(host.property("ActiveState")).isEqualTo("active");
    }
}
