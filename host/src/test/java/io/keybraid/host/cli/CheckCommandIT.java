package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.identity.HostIdentity;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.fault.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keybraid check} with the shipped plugins. */
class CheckCommandIT {

    private static final Path SHIPPED = Path.of(System.getProperty("keybraid.root"), "host/target/dist/plugins");
    private static final String MEMORY = "wireguard: { backend: memory }";

    @TempDir
    Path folder;

    private String pin = "";
    private String settingsOfStrand = "";

    @BeforeEach
    void makeAnIdentity() throws Exception {
        pin = HostIdentity.create(folder.resolve("identity.pem")).pin().toString();
    }

    private Path file() {
        return folder.resolve("keybraid.yaml");
    }

    private CommandRun check(String wireGuard, String source, String ofTunnel, String... options) throws IOException {
        Files.writeString(
                file(), """
                identity: identity.pem
                state: state
                plugins: { directory: "%s" }
                %s
                sources:
                  one: { plugin: %s }
                tunnels:
                  paris:
                    interface: wg0
                    peer: "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="
                    identity: "sha256:%s"
                    sources: { one: { %s } }
                    %s
                """.formatted(SHIPPED, wireGuard, source, "ab".repeat(32), settingsOfStrand, ofTunnel));
        String[] line = new String[options.length + 3];
        line[0] = "check";
        line[1] = "--config";
        line[2] = file().toString();
        System.arraycopy(options, 0, line, 3, options.length);
        return CommandRun.of(line);
    }

    private CommandRun checkInMemory(String source, String... endpoint) throws IOException {
        String key = "public-key: \"TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=\"\n    ";
        return check(MEMORY, source, key + String.join("", endpoint));
    }

    @Test
    void saysWhatIsGood() throws Exception {
        assertThat(checkInMemory("mlkem, parameter-set: ML-KEM-1024"))
                .isEqualTo(new CommandRun(0, """
                        ok  configuration      %s, tunnels: paris
                        ok  identity           %s
                        ok  source one         ML-KEM-1024, post-quantum, by mlkem 0.1.0
                        ok  tunnel paris       wg0 has its peer, by memory
                        """.formatted(file(), pin), ""));
    }

    @Test
    void tellsEverythingThatIsWrongAtOnceAndExitsWithTheFirst() throws Exception {
        Files.delete(folder.resolve("identity.pem"));
        CommandRun run = check("wireguard: { socket-directory: sockets }", "mlkem, parametre-set: ML-KEM-1024", "");
        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.out()).startsWith("ok  configuration ").hasLineCount(1);
        assertThat(run.err().lines().filter(line -> line.startsWith("keybraid: ")))
                .hasSize(3)
                .satisfiesExactly(
                        identity -> assertThat(identity).contains("identity.pem"),
                        source -> assertThat(source)
                                .isEqualTo(
                                        "keybraid: " + file() + ":6:40: sources.one.parametre-set: is not a setting"),
                        tunnel -> assertThat(tunnel).contains("wg0"));
        assertThat(run.err()).contains("hint: did you mean 'parameter-set'?");
    }

    @Test
    void stopsAtAFileThatIsWrong() throws Exception {
        CommandRun run = checkInMemory("mlkem", "rotate-evry: 2m");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(": tunnels.paris.rotate-evry: ", "rotate-every");
    }

    @Test
    void warnsOfATunnelThatClassicalSecretsServe() throws Exception {
        CommandRun run = checkInMemory("x25519");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .startsWith("warning: " + file())
                .contains("tunnels.paris.require: classical secrets alone are enough for this tunnel\nhint: ");
    }

    @Test
    void connectsToEndpointsAndSaysWhetherAnybodyAnswers() throws Exception {
        int port;
        try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = peer.getLocalPort();
            CommandRun run = checkInMemory("mlkem", "endpoint: \"127.0.0.1:" + port + "\"");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .endsWith("ok  tunnel paris, endpoint 127.0.0.1:" + port
                            + " answers; whether it is the peer, 'keybraid doctor' tells\n");
            assertThat(run.err()).isEmpty();
        }
        CommandRun run = checkInMemory("mlkem", "endpoint: \"127.0.0.1:" + port + "\"");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .startsWith("warning: tunnel paris, endpoint: nobody answers at 127.0.0.1:" + port + ": ")
                .contains("\nhint: it may not run yet;");
    }

    @Test
    void connectsToEachKmeOfAList() throws Exception {
        settingsOfStrand = "peer-sae: sae-bob";
        String source;
        String first;
        String second;
        try (Simulator kmes = Simulator.start(SimulatorOptions.in(folder.resolve("qkd")))) {
            first = kmes.kme(SimulatorOptions.KME_A).url().getAuthority();
            second = kmes.kme(SimulatorOptions.KME_B).url().getAuthority();
            source =
                    "etsi014, kme: [\"https://%s\", \"https://%s\"], sae: sae-alice, certificate: \"%s\", private-key: \"%s\", ca: \"%s\""
                            .formatted(
                                    first,
                                    second,
                                    kmes.pki().certificate("sae-alice"),
                                    kmes.pki().privateKey("sae-alice"),
                                    kmes.pki().ca());
            CommandRun run = checkInMemory(source);
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("source one, kme 1  " + first + " answers\n")
                    .contains("source one, kme 2  " + second + " answers\n")
                    .contains("source one, tunnel paris ready, ");
            kmes.faults().set(Fault.status(401));
            run = checkInMemory(source);
            assertThat(run.exitCode()).isZero();
            assertThat(run.err())
                    .containsOnlyOnce("warning: source one, tunnel paris would yield no key now: ")
                    .contains("401");
        }
        assertThat(checkInMemory(source).err())
                .contains("warning: source one, kme 1: nobody answers at " + first)
                .contains("warning: source one, kme 2: nobody answers at " + second);
    }

    @Test
    void connectsToNobodyWhereItIsToldSo() throws Exception {
        String key = "public-key: \"TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=\"\n    ";
        CommandRun run = check(MEMORY, "mlkem", key + "endpoint: \"127.0.0.1:1\"", "--offline");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
    }
}
