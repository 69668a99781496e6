package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.api.Assurance;
import io.keybraid.api.FakeRound;
import io.keybraid.api.Initiation;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.Strand;
import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin jars as they are shipped. Bad jars are in {@link BadPluginJarsTest}. */
class PluginArchivesIT {

    private static final Path SHIPPED = Path.of(System.getProperty("keybraid.root"), "host/target/dist/plugins");

    @TempDir
    Path folder;

    @BeforeEach
    void copyIntoAFolderThatMayNotBeWritten() throws IOException {
        try (Stream<Path> jars = Files.list(SHIPPED)) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, folder.resolve(jar.getFileName()));
            }
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    @AfterEach
    void letTheFolderBeDeleted() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Sources open(PluginHost host, String plugin, Map<String, String> settings) throws OperatorException {
        return new SourceOpener(host, Path.of("/"), InstantSource.system(), new SecureRandom())
                .open(
                        List.of(new SourceSettings("source", plugin, settings)),
                        List.of(new StrandSettings("paris-berlin", "source", Map.of())));
    }

    @Test
    void loadsEveryShippedPluginAndWritesNothing() throws Exception {
        Map<String, String> before = digests();
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            assertThat(host.plugins())
                    .extracting(LoadedPlugin::name)
                    .containsExactly("etsi014", "file", "mlkem", "oqs", "pkcs11", "skip", "x25519")
                    .hasSize(before.size());
            for (LoadedPlugin plugin : host.plugins()) {
                assertThat(plugin.file())
                        .isEqualTo("keybraid-plugin-" + plugin.name() + "-" + plugin.version() + ".jar");
                assertThat(plugin.sha256()).isEqualTo(before.get(plugin.file()));
                assertThat(plugin.factory().getClass().getClassLoader()).isInstanceOf(JarClassLoader.class);
            }
            assertThat(assurances(host))
                    .isEqualTo(Map.of(
                            "etsi014", List.of(Assurance.QKD),
                            "file", List.of(Assurance.STATIC),
                            "mlkem", List.of(Assurance.POST_QUANTUM),
                            "oqs", List.of(Assurance.POST_QUANTUM),
                            "pkcs11", List.of(Assurance.STATIC),
                            "skip", List.of(Assurance.CLASSICAL, Assurance.POST_QUANTUM, Assurance.QKD),
                            "x25519", List.of(Assurance.CLASSICAL)));
        }
        assertThat(digests()).isEqualTo(before);
    }

    @Test
    void loadsThemPinnedAndRefusesOneThatIsNot() throws Exception {
        Map<String, String> pins = digests();
        PluginHost.load(folder, pins).close();
        String file = pins.keySet().iterator().next();
        pins.put(file, "0".repeat(64));
        assertThatThrownBy(() -> PluginHost.load(folder, pins).close())
                .hasMessage("plugin jar " + file + " is not the one that was pinned: its sha256 is "
                        + digests().get(file));
    }

    @ParameterizedTest
    @CsvSource({
        "mlkem, parameter-set, ML-KEM-512, ML-KEM-512",
        "mlkem, parameter-set, ML-KEM-768, ML-KEM-768",
        "mlkem, parameter-set, ML-KEM-1024, ML-KEM-1024",
        "mlkem, provider, bouncycastle, ML-KEM-768",
        "x25519, , , X25519",
    })
    void twoEndsThatLoadAPluginEachAgreeOnASecret(String plugin, String setting, String value, String algorithm)
            throws Exception {
        Map<String, String> settings = setting == null ? Map.of() : Map.of(setting, value);
        try (PluginHost here = PluginHost.load(folder, Map.of());
                PluginHost there = PluginHost.load(folder, Map.of());
                Sources initiator = open(here, plugin, settings);
                Sources responder = open(there, plugin, settings)) {
            assertThat(initiator.all().getFirst().keySource().algorithm()).isEqualTo(algorithm);
            assertThat(here.find(plugin).orElseThrow().factory().getClass())
                    .isNotSameAs(there.find(plugin).orElseThrow().factory().getClass());
            FakeRound round = FakeRound.lasting(Duration.ofSeconds(30));
            Strand strand = initiator.strands("paris-berlin").getFirst().strand();
            Strand peer = responder.strands("paris-berlin").getFirst().strand();
            try (Initiation begun = strand.initiate(round);
                    Response response = peer.respond(round, begun.offer());
                    SharedSecret secret = begun.complete(response.answer())) {
                assertThat(secret.matches(response.secret())).isTrue();
            }
        }
    }

    /** Its source needs certificates, so its own tests open it; here it is enough that its class path is whole. */
    @Test
    void tellsEveryMistakeInTheSettingsOfAShippedPlugin() throws Exception {
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            LoadedPlugin etsi = host.find("etsi014").orElseThrow();
            assertThatThrownBy(() -> SourceConfig.check(
                            etsi.description().sourceSettings(), Map.of("timeout", "soon", "smae", "x"), Path.of("/")))
                    .hasMessageContaining("smae: is not a setting")
                    .hasMessageContaining("timeout: 'soon' is not a duration")
                    .hasMessageContaining("sae: is missing");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.keybraid.host.key.PresharedKey",
                "io.keybraid.host.combine.Combiner",
                "org.bouncycastle.crypto.params.MLKEMParameters",
                "tools.jackson.databind.ObjectMapper",
            })
    void noShippedPluginSeesTheHostOrItsLibraries(String className) throws Exception {
        Class.forName(className); // the host does
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            for (LoadedPlugin plugin : host.plugins()) {
                assertThatThrownBy(() -> plugin.classLoader().loadClass(className))
                        .as(plugin.name())
                        .isInstanceOf(ClassNotFoundException.class);
            }
        }
    }

    @Test
    void aShadedLibraryComesFromThePluginsOwnJar() throws Exception {
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            ClassLoader loader = host.find("mlkem").orElseThrow().classLoader();
            Class<?> shaded =
                    loader.loadClass("io.keybraid.plugin.mlkem.shaded.org.bouncycastle.crypto.params.MLKEMParameters");
            assertThat(shaded.getClassLoader()).isSameAs(loader);
            assertThat(shaded.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath())
                    .endsWith("/" + host.find("mlkem").orElseThrow().file());
        }
    }

    private static Map<String, List<Assurance>> assurances(PluginHost host) {
        Map<String, List<Assurance>> assurances = new TreeMap<>();
        host.plugins()
                .forEach(plugin ->
                        assurances.put(plugin.name(), plugin.description().assurances()));
        return assurances;
    }

    private Map<String, String> digests() throws Exception {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                digests.put(String.valueOf(file.getFileName()), HexFormat.of().formatHex(digest));
            }
        }
        return digests;
    }
}
