package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.FakeRound;
import io.keybraid.api.FakeSourceContext;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceConfig;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar that users drop into the plugins folder: complete, and by itself. */
class PluginJarIT {

    private static final Path TARGET = Path.of(System.getProperty("keybraid.root"), "plugins", "etsi014", "target");

    @Test
    void holdsNothingButItsOwnPackages() throws IOException {
        try (JarFile jar = new JarFile(jarFile().toFile())) {
            List<String> classes = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
                    .toList();
            assertThat(classes)
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("io/keybraid/plugin/etsi014/"))
                    .contains("io/keybraid/plugin/etsi014/shaded/okhttp3/OkHttpClient.class");
            assertThat(new String(jar.getInputStream(jar.getEntry("META-INF/extensions.idx"))
                            .readAllBytes()))
                    .contains("io.keybraid.plugin.etsi014.Etsi014Factory");
            assertThat(jar.getManifest().getMainAttributes().getValue("Plugin-Id"))
                    .isEqualTo("etsi014");
            assertThat(jar.getEntry("META-INF/services/tools.jackson.core.TokenStreamFactory"))
                    .isNull();
        }
    }

    @Test
    void exchangesAKeyWhereOnlyTheApiIsLent() throws Exception {
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {jarFile().toUri().toURL()}, new ApiOnly());
                FakeKmePair kmes = new FakeKmePair()) {
            Class<?> type = loader.loadClass("io.keybraid.plugin.etsi014.Etsi014Factory");
            assertThat(type.getClassLoader()).isSameAs(loader);
            KeySourceFactory factory =
                    (KeySourceFactory) type.getDeclaredConstructor().newInstance();
            try (KeySource alice = source(factory, kmes, TestSite.ALICE);
                    KeySource bob = source(factory, kmes, TestSite.BOB)) {
                assertExchange(factory, alice, bob);
            }
        }
    }

    @Test
    void speaksHybridTlsWithWhatIsInTheJar() throws Exception {
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {jarFile().toUri().toURL()}, new ApiOnly());
                HybridKme kme = new HybridKme("X25519MLKEM768")) {
            Class<?> type = loader.loadClass("io.keybraid.plugin.etsi014.Etsi014Factory");
            KeySourceFactory factory =
                    (KeySourceFactory) type.getDeclaredConstructor().newInstance();
            Map<String, Object> settings = TestSite.settings(kme.port(), TestSite.ALICE);
            settings.put("tls", "hybrid");
            settings.put("timeout", "30s");
            try (KeySource alice = factory.create(
                    SourceConfig.check(factory.description().sourceSettings(), settings, TestSite.FOLDER),
                    FakeSourceContext.named("qkd"))) {
                alice.strand(tunnel(factory, "sae-bob"))
                        .initiate(FakeRound.lasting(Duration.ofSeconds(40)))
                        .close();
                assertThat(alice.health().facts()).containsEntry("tls", "hybrid, X25519MLKEM768");
            }
        }
    }

    private static void assertExchange(KeySourceFactory factory, KeySource alice, KeySource bob) throws Exception {
        FakeRound round = FakeRound.lasting(Duration.ofSeconds(40));
        try (Initiation initiation = alice.strand(tunnel(factory, "sae-bob")).initiate(round);
                Response response = bob.strand(tunnel(factory, "sae-alice")).respond(round, initiation.offer());
                SharedSecret secret = initiation.complete(PublicBytes.EMPTY)) {
            assertThat(secret.matches(response.secret())).isTrue();
        }
    }

    private static KeySource source(KeySourceFactory factory, FakeKmePair kmes, TestPki.Issued sae) throws Exception {
        Map<String, Object> settings = TestSite.settings(kmes.port(), sae);
        return factory.create(
                SourceConfig.check(factory.description().sourceSettings(), settings, TestSite.FOLDER),
                FakeSourceContext.named("qkd"));
    }

    private static SourceConfig tunnel(KeySourceFactory factory, String peerSae) throws Exception {
        return SourceConfig.check(factory.description().tunnelSettings(), Map.of("peer-sae", peerSae), TestSite.FOLDER);
    }

    private static Path jarFile() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.getFileName().toString().matches("keybraid-plugin-etsi014-[^-]+\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no plugin jar in " + TARGET + ": run 'mvn verify'"));
        }
    }

    /** Lends what the host lends, and nothing else of this test's class path. */
    private static final class ApiOnly extends ClassLoader {

        ApiOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("io.keybraid.api.") || name.startsWith("org.pf4j.") || name.startsWith("org.slf4j.")) {
                return PluginJarIT.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
