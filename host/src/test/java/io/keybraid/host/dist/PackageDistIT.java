package io.keybraid.host.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.web.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The .deb on a clean Debian: installed; two hosts set up by {@code init}, {@code invite} and {@code join} alone; their tunnel
 * rotated and looked at in every way there is; restarted and upgraded under traffic; removed, purged. Needs root, debootstrap, and
 * a Debian mirror the first time. Run by {@code mvn -Pdist verify}.
 */
@Isolated("its two machines have names")
class PackageDistIT {

    private static final Duration SOON = TwoEnds.SOON;
    private static final String WEB = "http://127.0.0.1:7480/";

    @TempDir
    private Path folder;

    @BeforeEach
    void skipWhereImpossible() {
        CleanDebian.skipWhereImpossible();
    }

    @Test
    void isInstalledSetUpLookedAtUpgradedUnderTrafficRemovedAndPurged() throws Exception {
        try (CleanDebian debian = CleanDebian.copiedTo(folder);
                InstalledHost paris = debian.paris();
                InstalledHost berlin = debian.berlin()) {
            TwoEnds ends = new TwoEnds(paris, berlin);
            TreeSet<String> before = files(paris);
            install(paris, debian.root());
            ends.setUp();
            Duration ready = paris.start();
            berlin.start();
            ends.awaitEqualEpoch(1);
            System.out.printf(
                    "ready after %d ms with the cache; %.0f MB resident, one tunnel%n",
                    ready.toMillis(), paris.residentBytes() / 1e6);
            isShownInEveryWay(ends, paris);
            tellsTheOperatorsProgramOfAnAlarm(paris, berlin);

            Path pinged = folder.resolve("ping");
            Process ping = ends.ping(pinged);
            restart(paris);
            ends.rotate(berlin);
            paris.shell("dpkg -i /newer.deb");
            assertThat(paris.shell("dpkg-query -W -f '${Version}' keybraid")).isEqualTo("99.0");
            restart(paris);
            restart(berlin);
            ends.rotate(paris);
            TwoEnds.assertNoneLost(ping, pinged);

            paris.stop();
            berlin.stop();
            isRemovedWithoutATrace(paris, before);
        }
    }

    private static void install(InstalledHost host, Path root) throws Exception {
        host.shell("dpkg -i /keybraid.deb");
        assertThat(host.shell("keybraid --version")).startsWith("keybraid ");
        assertThat(root.resolve("usr/lib/keybraid/keybraid.aot")).isNotEmptyFile();
        assertThat(host.shell("getent passwd keybraid")).endsWith("/usr/sbin/nologin");
        assertThat(Stream.of(
                        "usr/lib/systemd/system/keybraid.service",
                        "usr/share/man/man1/keybraid.1",
                        "usr/share/bash-completion/completions/keybraid",
                        "usr/share/doc/keybraid/operations.md"))
                .allSatisfy(file -> assertThat(root.resolve(file)).isNotEmptyFile());
        assertThat(host.shell("bash -ec '. /usr/share/bash-completion/completions/keybraid; complete -p keybraid'"))
                .contains("keybraid");
    }

    private void isShownInEveryWay(TwoEnds ends, InstalledHost host) throws Exception {
        Path watched = folder.resolve("watched");
        Process watch = host.begin("exec keybraid watch", watched);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Files.readString(watched)).contains("wg0 "));
        long epoch = ends.rotate(host);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Files.readString(watched)).contains("wg0 epoch " + epoch + " braided"));
        TwoEnds.interrupt(watch);
        host.shell("keybraid rotate --prove"); // a handshake at once, so that the key is known to be used
        ends.awaitEqualEpoch(epoch + 1);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(host.shell("keybraid status"))
                        .containsPattern("wg0 +live +" + (epoch + 1))
                        .contains("braided from pq"));
        assertThat(host.shell("""
                bash -ec 'exec 3<>/dev/tcp/127.0.0.1/7480
                printf "GET /metrics HTTP/1.1\\r\\nHost: localhost:7480\\r\\nConnection: close\\r\\n\\r\\n" >&3; cat <&3'""")).contains("HTTP/1.1 200", "keybraid_tunnel_epoch{tunnel=\"wg0\"} " + (epoch + 1));
        isShownInABrowser(host);
    }

    private void isShownInABrowser(InstalledHost host) throws Exception {
        Optional<Path> program = Browser.find();
        if (program.isEmpty()) {
            System.out.println("the page is not looked at: there is no Chromium; to do it: apt-get install chromium");
            return;
        }
        Browser browser = new Browser(
                program.get(),
                Files.createDirectory(folder.resolve("browser")),
                List.of("ip", "netns", "exec", host.namespace()));
        assertThat(browser.dom(WEB)).contains("<h3>wg0</h3>", "class=\"state good\">live<", "ML-KEM-1024");
        browser.screenshot(WEB, CleanDebian.TARGET.resolve("package-page.png"));
    }

    private static void tellsTheOperatorsProgramOfAnAlarm(InstalledHost paris, InstalledHost berlin) throws Exception {
        paris.stop();
        paris.shell("""
                install -d -o keybraid /run/alarms
                printf '#!/bin/sh\\necho $KEYBRAID_EVENT $KEYBRAID_TUNNEL $KEYBRAID_ALARM >>/run/alarms/told\\n' >/etc/keybraid/alarm
                chmod 755 /etc/keybraid/alarm
                echo 'on-event: /etc/keybraid/alarm' >>/etc/keybraid/keybraid.yaml""");
        paris.start();
        new TwoEnds(paris, berlin).awaitEqualEpoch(1);
        berlin.stop();
        awaitTold(paris, "alarm wg0 link");
        berlin.start();
        awaitTold(paris, "mended wg0 link");
    }

    private static void awaitTold(InstalledHost host, String line) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                host.shell("cat /run/alarms/told || true").lines())
                        .contains(line));
    }

    private static void restart(InstalledHost host) throws Exception {
        host.stop();
        host.start();
    }

    private static void isRemovedWithoutATrace(InstalledHost host, TreeSet<String> before) throws Exception {
        host.shell("dpkg -r keybraid");
        assertThat(host.shell("ls /etc/keybraid /var/lib/keybraid")).contains("identity.pem", "keybraid.yaml");
        assertThat(newSince(before, host)).isEmpty();
        host.shell("dpkg -P keybraid || true"); // its folders are mount points here, so they are only emptied
        assertThat(host.etc()).isEmptyDirectory();
        assertThat(host.shell("getent passwd keybraid || echo gone")).isEqualTo("gone");
        assertThat(host.shell("getent group keybraid || echo gone")).isEqualTo("gone");
        assertThat(newSince(before, host)).isEmpty();
    }

    private static TreeSet<String> newSince(TreeSet<String> before, InstalledHost host) throws Exception {
        TreeSet<String> there = files(host);
        there.removeAll(before);
        return there;
    }

    /** All there is but what dpkg keeps for itself, and what belongs to the machine: its configuration, its state, /run. */
    private static TreeSet<String> files(InstalledHost host) throws Exception {
        return new TreeSet<>(host.shell("""
                find / -xdev \\( -path /var/lib/dpkg -o -path /etc/keybraid -o -path /var/lib/keybraid -o -path /run \\) \
                    -prune -o -print""").lines().toList());
    }
}
