package io.keybraid.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.policy.DegradedAtMost;
import io.keybraid.host.policy.Policy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigParserTest {

    @TempDir
    Path folder;

    @Test
    void fillsInEveryDefault() throws Exception {
        HostConfig config = parse(Samples.SMALL);

        assertThat(config.identity()).isEqualTo(folder.resolve("identity.pem"));
        assertThat(config.state()).isEqualTo(folder.resolve("state"));
        assertThat(config.adminSocket()).isEqualTo(folder.resolve("state/admin.sock"));
        assertThat(config.adminGroup()).isEmpty();
        assertThat(config.listen()).containsExactly(HostPort.parse("0.0.0.0:7432"), HostPort.parse("[::]:7432"));
        assertThat(config.plugins()).isEqualTo(new PluginsConfig(folder.resolve("plugins"), Map.of()));
        assertThat(config.wireGuard())
                .isEqualTo(new WireGuardConfig(BackendChoice.AUTO, Path.of("/var/run/wireguard")));
        assertThat(config.warnings()).isEmpty();
        TunnelConfig tunnel = config.tunnels().get("paris-berlin");
        assertThat(tunnel.interfaceName()).hasToString("wg0");
        assertThat(tunnel.peer()).hasToString(Samples.PEER);
        assertThat(tunnel.identity()).hasToString(Samples.PIN);
        assertThat(tunnel.endpoint()).isEmpty();
        assertThat(tunnel.publicKey()).isEmpty();
        assertThat(tunnel.sources().keySet()).containsExactly("pq");
        assertThat(tunnel.require()).isEqualTo(Policy.DEFAULT);
        assertThat(tunnel.rotateEvery()).isEqualTo(Duration.ofMinutes(2));
        assertThat(tunnel.roundDeadline()).isEqualTo(Duration.ofSeconds(10));
        assertThat(tunnel.onStale()).isEqualTo(new OnStale.Keep());
        assertThat(tunnel.degradedAtMost()).isEqualTo(DegradedAtMost.ALWAYS);
        assertThat(tunnel.continuity()).isEqualTo(Continuity.WARN);
    }

    @Test
    void readsEverySetting() throws Exception {
        String key = "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=";
        HostConfig config = parse("""
                identity: /etc/keybraid/identity.pem
                listen: "[2001:db8::1]:7433"
                state: ../state
                admin-socket: /run/keybraid/admin.sock
                admin-group: operators
                plugins:
                  directory: jars
                  pins:
                    mlkem.jar: %s
                wireguard: { backend: memory, socket-directory: sockets }
                sources:
                  key-center: { plugin: etsi014, kme: "https://kme:1", also: [a, b], number: 0x10, flag: true }
                  old: { plugin: x25519 }
                tunnels:
                  t1:
                    interface: wg0
                    peer: %s
                    public-key: %s
                    identity: %s
                    endpoint: berlin.example:7432
                    sources:
                      old:
                      key-center: { peer-sae: sae-bob }
                    require: any(key-center, old)
                    rotate-every: 30s
                    round-deadline: 5s
                    on-stale: { block-after: 10m }
                    degraded-at-most: { rotations: 30, age: 1h }
                    continuity: require
                """.formatted("a".repeat(64), Samples.PEER, key, Samples.PIN));

        assertThat(config.identity()).isEqualTo(Path.of("/etc/keybraid/identity.pem"));
        assertThat(config.listen()).containsExactly(HostPort.parse("[2001:db8::1]:7433"));
        assertThat(config.state()).isEqualTo(folder.resolveSibling("state"));
        assertThat(config.adminSocket()).isEqualTo(Path.of("/run/keybraid/admin.sock"));
        assertThat(config.adminGroup()).hasValue("operators");
        assertThat(config.plugins().pins()).containsExactly(Map.entry("mlkem.jar", "a".repeat(64)));
        assertThat(config.wireGuard()).isEqualTo(new WireGuardConfig(BackendChoice.MEMORY, folder.resolve("sockets")));
        SourceSection source = config.sources().get("key-center");
        assertThat(source.plugin()).isEqualTo("etsi014");
        assertThat(source.settings())
                .isEqualTo(Map.of("kme", "https://kme:1", "also", List.of("a", "b"), "number", "0x10", "flag", "true"));
        TunnelConfig tunnel = config.tunnels().get("t1");
        assertThat(tunnel.publicKey().map(Object::toString)).hasValue(key);
        assertThat(tunnel.endpoint()).hasValue(new HostPort("berlin.example", 7432));
        assertThat(tunnel.sources().keySet()).containsExactly("old", "key-center");
        assertThat(tunnel.sources().get("key-center").settings()).isEqualTo(Map.of("peer-sae", "sae-bob"));
        assertThat(tunnel.require()).hasToString("any(key-center, old)");
        assertThat(tunnel.rotateEvery()).isEqualTo(Duration.ofSeconds(30));
        assertThat(tunnel.roundDeadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(tunnel.onStale()).isEqualTo(new OnStale.BlockAfter(Duration.ofMinutes(10)));
        assertThat(tunnel.degradedAtMost())
                .isEqualTo(new DegradedAtMost(Optional.of(30), Optional.of(Duration.ofHours(1))));
        assertThat(tunnel.continuity()).isEqualTo(Continuity.REQUIRE);
    }

    @Test
    void placesWhatIsFoundLaterToBeWrong() throws Exception {
        HostConfig config = parse(Samples.SMALL.replace("mlkem }", "mlkem, parameter-set: ML-KEM-42 }"));
        SourceSection source = config.sources().get("pq");
        TunnelSource inTunnel = config.tunnels().get("paris-berlin").sources().get("pq");

        assertThat(config.mistake(source.written(), "parameter-set", "is odd", ""))
                .hasToString(config.file() + ":5:39: sources.pq.parameter-set: is odd");
        assertThat(config.mistake(source.written(), "seed", "is missing", ""))
                .hasToString(config.file() + ":5:3: sources.pq.seed: is missing");
        assertThat(config.mistake(inTunnel.written(), "peer-sae", "is missing", ""))
                .hasToString(config.file() + ":11:16: tunnels.paris-berlin.sources.pq.peer-sae: is missing");
    }

    @Test
    void takesTunnelsForEqualThatSayTheSameElsewhere() throws Exception {
        HostConfig one = parse(Samples.SMALL);
        HostConfig two = parse("# a comment\n\n" + Samples.SMALL);
        HostConfig three = parse(Samples.SMALL.replace("wg0", "wg1"));

        assertThat(two.tunnels()).isEqualTo(one.tunnels());
        assertThat(two.sources()).isEqualTo(one.sources());
        assertThat(three.tunnels()).isNotEqualTo(one.tunnels());
    }

    @Test
    void warnsOfASourceThatNoTunnelUses() throws Exception {
        HostConfig config = parse(Samples.SMALL.replace("sources:\n", "sources:\n  idle: { plugin: x25519 }\n"));

        assertThat(config.warnings())
                .singleElement()
                .hasToString(config.file() + ":5:3: sources.idle: is used by no tunnel");
    }

    @Test
    void warnsOfAPageThatOthersCanReach() throws Exception {
        assertThat(parse("web: '127.0.0.1:7480'\n" + Samples.SMALL).warnings()).isEmpty();

        assertThat(parse("web: '0.0.0.0:7480'\n" + Samples.SMALL).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString())
                        .endsWith(":1:1: web: shows names, peers and alarms of all tunnels to everybody who reaches"
                                + " 0.0.0.0:7480"));
    }

    @Test
    void warnsOfAFileThatEverybodyMayWrite() throws Exception {
        Path file = Samples.write(folder, Samples.SMALL);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(ConfigParser.parse(file).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.hint()).isEqualTo("chmod o-w " + file));
    }

    @Test
    void listsSeveralMistakesEachWithItsHint() {
        var thrown = catchThrowableOfType(
                BadConfigException.class,
                () -> parse(Samples.SMALL.replace("wg0", "a/b").replace("state: state", "state:")));

        assertThat(thrown.getMessage().lines().map(line -> line.replace(folder + "/", "")))
                .containsExactly(
                        "keybraid.yaml:2:1: state: is empty",
                        "    give it a value, or take it out",
                        "keybraid.yaml:8:16: tunnels.paris-berlin.interface: an interface name has 1 to 15 letters,"
                                + " digits or _=+.-, not 'a/b'",
                        "    write the name that 'wg show' prints, such as wg0");
        assertThat(thrown.hint()).isEqualTo("mend these 2 mistakes; 'keybraid check' tells whether any is left");
    }

    @Test
    void printsNoMoreThanFiftyMistakes() {
        var thrown = catchThrowableOfType(
                BadConfigException.class, () -> parse(Samples.tunnels(70).replace("require: pq", "require: qp")));

        assertThat(thrown.mistakes()).hasSize(70);
        assertThat(thrown.getMessage().lines()).hasSize(101).last().isEqualTo("… and 20 more");
    }

    @Test
    void readsTenThousandTunnelsWithoutSlowingDown() throws Exception {
        String text = Samples.tunnels(10_000);
        parse(Samples.tunnels(1_000));
        Path file = Samples.write(folder, text);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long started = threads.getCurrentThreadCpuTime();

        HostConfig config = ConfigParser.parse(file);

        // Processor time, and a bound far above it (0.3 s): what grows with the square of the tunnels takes minutes.
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - started))
                .isLessThan(Duration.ofSeconds(10));
        assertThat(config.tunnels()).hasSize(10_000);
        assertThat(Files.size(file)).isBetween(2L << 20, (long) ConfigText.MAX_BYTES);
        assertThat(config.tunnels().get("site-9999").endpoint())
                .isEqualTo(Optional.of(new HostPort("site-9999.example", 7432)));
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> ConfigParser.parse(folder)).hasMessage("cannot read " + folder + ": it is not a file");
    }

    private HostConfig parse(String text) throws Exception {
        return ConfigParser.parse(Samples.write(folder, text));
    }
}
