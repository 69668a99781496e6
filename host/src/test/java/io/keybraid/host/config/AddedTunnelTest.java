package io.keybraid.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddedTunnelTest {

    private static final String PIN = "sha256:" + "ab".repeat(32);
    private static final String HEAD = """
            # mine
            identity: identity.pem # keep it
            state: state
            plugins: { directory: plugins }
            sources:
              pq: { plugin: mlkem }
            """;
    private static final String FIRST = """
            tunnels: # all of them
                # the oldest
                first:
                    interface: wg0 # or wg1?
                    peer: "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="
                    identity: "%s"
                    sources: { pq: {} }
            """.formatted(PIN);
    private static final String TAIL = """

            # the end
            web: "127.0.0.1:7480"
            """;
    private static final String ADDED = """
                second:
                    interface: wg1
                    peer: "TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0="
                    identity: "%s"
                    endpoint: "berlin.example:7432"
                    sources: { pq: {} }
            """.formatted(PIN);

    @TempDir
    private Path folder;

    private static AddedTunnel tunnel(String name, String source) {
        return new AddedTunnel(
                name,
                new InterfaceName("wg1"),
                WireGuardKey.parse("TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0="),
                IdentityPin.parse(PIN),
                Optional.of(HostPort.parse("berlin.example:7432")),
                Map.of(source, Map.of()));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("keybraid.yaml"), text);
    }

    @Test
    void standsBehindTheLastAndNothingElseIsTouched() throws Exception {
        Path file = file(HEAD + FIRST + TAIL);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        HostConfig after = addTo(file, tunnel("second", "pq"));
        assertThat(Files.readString(file)).isEqualTo(HEAD + FIRST + ADDED + TAIL);
        assertThat(ConfigParser.parse(file)).isEqualTo(after);
        assertThat(after.tunnels()).containsOnlyKeys("first", "second");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void standsAtTheEndOfAFileWithoutALastLineEnd() throws Exception {
        Path file = file((HEAD + FIRST).stripTrailing());
        addTo(file, tunnel("second", "pq"));
        assertThat(Files.readString(file)).isEqualTo(HEAD + FIRST + ADDED);
    }

    @Test
    void isRefusedWithoutATraceWhereItWouldBeAMistake() throws Exception {
        String text = HEAD + FIRST + TAIL;
        Path file = file(text);
        assertRefused(file, tunnel("second", "qkd"), "qkd");
        assertRefused(file, tunnel("first", "pq"), "has a tunnel 'first' already");
        assertRefused(file, tunnel("Second", "pq"), "'Second' is not a name");
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void isShownWhereTheFileCannotBeAddedTo() throws Exception {
        String flow =
                "tunnels: { first: { interface: wg0, peer: \"xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\", identity: \""
                        + PIN + "\", sources: { pq: {} } } }\n";
        Path file = file(HEAD + flow);
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> tunnel("second", "pq").addedTo(file))
                .satisfies(e -> assertThat(e.hint()).contains("  second:\n    interface: wg1\n"));
        assertThat(Files.readString(file)).isEqualTo(HEAD + flow);
    }

    private NewConfig newConfig(Path file) {
        return NewConfig.of(
                file, "join", folder.resolve("identity.pem"), folder.resolve("state"), folder.resolve("plugins"));
    }

    @Test
    void comesWithAWholeFileWhereThereIsNone() throws Exception {
        Path file = folder.resolve("new/keybraid.yaml");
        ConfigDraft draft = tunnel("second", "pq").addedTo(newConfig(file));
        assertThat(file).doesNotExist();
        draft.write();
        assertThat(ConfigParser.parse(file)).isEqualTo(draft.config());
        assertThat(draft.config().warnings()).isEmpty();
        assertThat(Files.readString(file)).contains("# This host's private identity.");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(draft::write)
                .withMessageContaining("exists already, and is left as it is");
    }

    @Test
    void isTheFirstInAFileThatHasNone() throws Exception {
        Path file = folder.resolve("keybraid.yaml");
        ConfigDraft empty = newConfig(file).draft();
        empty.write();
        assertThat(empty.config().tunnels()).isEmpty();
        assertThat(empty.config().warnings()).singleElement().asString().endsWith(": tunnels: there is none yet");
        addTo(file, tunnel("first", "pq"));
        HostConfig both =
                addTo(file, tunnel("second", "pq"), WireGuardKey.parse("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="));
        assertThat(both.tunnels()).containsOnlyKeys("first", "second");
        assertThat(Files.readString(file)).startsWith(newConfig(file).text().replace("tunnels: {}\n", "tunnels:\n"));
    }

    @Test
    void carriesSettingsOfItsSourcesHoweverTheyAreWritten() throws Exception {
        Path file = file(HEAD + FIRST);
        Map<String, List<String>> settings =
                Map.of("peer-sae", List.of("a: \"b\" # {c} \\d"), "several", List.of("one", "two, three"));
        AddedTunnel tunnel = tunnel("second", "pq");
        HostConfig after = addTo(
                file,
                new AddedTunnel(
                        tunnel.name(),
                        tunnel.interfaceName(),
                        tunnel.peer(),
                        tunnel.identity(),
                        tunnel.endpoint(),
                        Map.of("pq", settings)));
        assertThat(after.tunnels().get("second").sources().get("pq").settings())
                .isEqualTo(Map.of("peer-sae", "a: \"b\" # {c} \\d", "several", List.of("one", "two, three")));
    }

    private static HostConfig addTo(Path file, AddedTunnel tunnel) throws OperatorException {
        return addTo(file, tunnel, tunnel.peer());
    }

    private static HostConfig addTo(Path file, AddedTunnel tunnel, WireGuardKey peer) throws OperatorException {
        ConfigDraft draft = new AddedTunnel(
                        tunnel.name(),
                        tunnel.interfaceName(),
                        peer,
                        tunnel.identity(),
                        tunnel.endpoint(),
                        tunnel.sources())
                .addedTo(file);
        draft.write();
        return draft.config();
    }

    private static void assertRefused(Path file, AddedTunnel tunnel, String words) {
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> tunnel.addedTo(file))
                .withMessageContaining(words);
    }
}
