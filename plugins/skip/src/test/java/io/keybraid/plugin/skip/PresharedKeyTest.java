package io.keybraid.plugin.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.FakeRound;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceHealth.State;
import io.keybraid.plugin.skip.SimulatedProviders.End;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with a preshared key in place of certificates: with the simulator's providers, and with OpenSSL's server. */
@Timeout(90)
class PresharedKeyTest {

    private static final String OTHER_KEY = "00112233445566778899AABBCCDDEEFF";

    private static SimulatedProviders providers;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        providers = SimulatedProviders.withPresharedKeys(folder);
    }

    @AfterAll
    static void stop() {
        providers.close();
    }

    @AfterEach
    void clear() {
        providers.simulator().faults().clear();
    }

    private static FakeRound round() {
        return FakeRound.lasting(Duration.ofSeconds(60));
    }

    private static KeySourceException initiateFails(End end) {
        return catchThrowableOfType(
                KeySourceException.class, () -> end.strand().initiate(round()).close());
    }

    private Map<String, Object> aliceWith(String key) throws IOException {
        Map<String, Object> settings = providers.presharedSettings(SimulatorOptions.KME_A);
        Path file = Files.writeString(folder.resolve("psk"), key);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        settings.put("psk-file", file.toString());
        return settings;
    }

    @Test
    void aKeyThatEverybodyMayReadIsRefused() throws Exception {
        Map<String, Object> settings = aliceWith(OTHER_KEY);
        Path file = folder.resolve("psk");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> End.open(settings, "sae-bob"))
                .isInstanceOf(BadSourceConfigException.class)
                .hasMessageContaining(file + " may be read by everybody on this machine");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothEndsGetTheSameKey(boolean onlyTls12) throws Exception {
        if (onlyTls12) {
            providers.simulator().faults().set(Fault.of(FaultKind.TLS_1_2));
        }
        try (End alice = End.open(providers.presharedSettings(SimulatorOptions.KME_A), "sae-bob");
                End bob = End.open(providers.presharedSettings(SimulatorOptions.KME_B), "sae-alice");
                Initiation initiation = alice.strand().initiate(round());
                Response response = bob.strand().respond(round(), initiation.offer());
                SharedSecret secret = initiation.complete(response.answer())) {
            assertThat(secret.matches(response.secret())).isTrue();
            assertThat(alice.source().health().facts()).containsEntry("psk-identity", "sae-alice");
        }
    }

    @Test
    void aKeyThatIsChangedInItsFileIsInUseAtOnce() throws Exception {
        String right = Files.readString(Path.of(
                (String) providers.presharedSettings(SimulatorOptions.KME_A).get("psk-file")));
        try (End end = End.open(aliceWith(OTHER_KEY), "sae-bob")) {
            KeySourceException e = initiateFails(end);
            assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
            assertThat(e).hasMessageContaining("and we share no key (TLS: ");
            assertThat(e.advice()).contains("compare 'psk-identity' and the key in 'psk-file'");
            Files.writeString(folder.resolve("psk"), "\n " + right.toUpperCase(Locale.ROOT) + "\n");
            end.strand().initiate(round()).close();
            assertThat(end.source().health().state()).isEqualTo(State.UP);
            Files.writeString(folder.resolve("psk"), right.substring(0, 9));
            e = initiateFails(end);
            assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(e).hasMessageContaining("was not asked").hasMessageContaining("psk holds 9 characters");
        }
    }

    @Test
    void anIdentityThatIsNotKnownIsTold() throws Exception {
        Map<String, Object> settings = providers.presharedSettings(SimulatorOptions.KME_A);
        settings.put("psk-identity", "sae-nobody");
        try (End end = End.open(settings, "sae-bob")) {
            KeySourceException e = initiateFails(end);
            assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
            assertThat(e).hasMessageContaining("unknown_psk_identity");
        }
    }

    /** With a certificate as good as can be: it does not count. */
    @Test
    void aServerThatOnlyHasACertificateIsNotTalkedTo() throws Exception {
        Map<String, Object> settings = providers.presharedSettings(SimulatorOptions.KME_A);
        settings.put("provider", providers.settings(SimulatorOptions.KME_A).get("provider"));
        try (End end = End.open(settings, "sae-bob")) {
            KeySourceException e = initiateFails(end);
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.NOT_AUTHORISED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-tls1_3",
                "-tls1_2 -cipher ECDHE-PSK-CHACHA20-POLY1305",
                "-tls1_2 -cipher DHE-PSK-AES256-GCM-SHA384"
            })
    void opensslsServerUnderstandsUs(String options) throws Exception {
        int port = freePort();
        Process server = openssl(port, options);
        try (End end = End.open(at(port), "sae-bob")) {
            try (Initiation initiation = eventually(end)) {
                assertThat(new String(initiation.offer().toByteArray(), StandardCharsets.US_ASCII))
                        .isEqualTo("0123");
            }
        } finally {
            server.destroyForcibly();
        }
    }

    private Map<String, Object> at(int port) throws IOException {
        Map<String, Object> settings = aliceWith(OTHER_KEY);
        settings.put("provider", "https://127.0.0.1:" + port);
        return settings;
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    /** Serves one answer from a file whose name is the request's target. */
    private Process openssl(int port, String options) throws IOException {
        String body = "{\"keyId\":\"0123\",\"key\":\"" + "ab".repeat(32) + "\"}";
        Files.writeString(
                folder.resolve("key?remoteSystemID=sae-bob&size=256"),
                "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-HTTP", "-nocert", "-accept"));
        command.addAll(List.of("127.0.0.1:" + port, "-psk_identity", "sae-alice", "-psk", OTHER_KEY));
        command.addAll(List.of(options.split(" ")));
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "skipped: there is no openssl");
            throw e;
        }
    }

    /** Once the server listens. */
    private static Initiation eventually(End end) throws Exception {
        for (int left = 200; ; left--) {
            try {
                return end.strand().initiate(round());
            } catch (KeySourceException e) {
                if (left == 0 || !e.getMessage().contains("nothing answers")) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    @Test
    void settingsThatDoNotGoTogetherAreTold() throws Exception {
        Map<String, Object> settings = providers.presharedSettings(SimulatorOptions.KME_A);
        assertMistake(with(settings, "ca", settings.get("psk-file")), "psk-identity", "does not go with 'ca'");
        assertMistake(without(settings, "psk-identity"), "psk-identity", "is missing");
        assertMistake(without(settings, "psk-file"), "psk-file", "is missing");
        assertMistake(without(without(settings, "psk-file"), "psk-identity"), "certificate", "is missing");
        assertMistake(with(settings, "psk-identity", "x".repeat(129)), "psk-identity", "1 to 128 characters");
        assertMistake(aliceWith("secret"), "psk-file", "psk holds 6 characters");
        assertMistake(aliceWith("xy".repeat(16)), "psk-file", "something else than hexadecimal digits");
        assertMistake(aliceWith("00".repeat(65)), "psk-file", "psk holds 130 characters");
        assertMistake(aliceWith("0".repeat(5000)), "psk-file", "longer than any such key");
        assertMistake(with(settings, "psk-file", folder.resolve("none").toString()), "psk-file", "cannot be read");
    }

    private static Map<String, Object> with(Map<String, Object> settings, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(settings);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> settings, String name) {
        Map<String, Object> changed = new LinkedHashMap<>(settings);
        changed.remove(name);
        return changed;
    }

    private static void assertMistake(Map<String, Object> settings, String name, String problem) {
        assertThatThrownBy(() -> End.open(settings, "sae-bob").close())
                .isInstanceOfSatisfying(
                        BadSourceConfigException.class,
                        e -> assertThat(e.mistakes()).singleElement().satisfies(mistake -> {
                            assertThat(mistake.setting()).isEqualTo(name);
                            assertThat(mistake.problem()).contains(problem).doesNotContain("xyxy", "0000");
                        }));
    }
}
