package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin can see. */
class PluginRoomTest {

    /** Returns what came of looking for a class, from inside. */
    private static final String LOOKS_FOR = """
            public static String lookFor(String name) {
                try {
                    return String.valueOf(Class.forName(name).getClassLoader());
                } catch (ClassNotFoundException e) {
                    return "not found";
                }
            }
            public static String read(String resource) throws Exception {
                try (var in = Factory.class.getResourceAsStream(resource)) {
                    return in == null ? "not found" : new String(in.readAllBytes(), "UTF-8");
                }
            }
            public static String services() {
                return ServiceLoader.load(Runnable.class, Factory.class.getClassLoader()).findFirst()
                        .map(found -> found.getClass().getName()).orElse("not found");
            }
            public static String seen = String.valueOf(Thread.currentThread().getContextClassLoader());
            """;

    @TempDir
    Path folder;

    private Object inside(JarMaker jar, String method, Object... arguments) throws Exception {
        jar.write(folder, "toy.jar");
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            Class<?>[] types = arguments.length == 0 ? new Class<?>[0] : new Class<?>[] {String.class};
            return host.find("toy")
                    .orElseThrow()
                    .factory()
                    .getClass()
                    .getMethod(method, types)
                    .invoke(null, arguments);
        }
    }

    private static JarMaker curious() {
        return JarMaker.plugin("toy", Toys.factory(LOOKS_FOR, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.keybraid.host.key.PresharedKey",
                "io.keybraid.host.plugin.PluginHost",
                "org.bouncycastle.jce.provider.BouncyCastleProvider",
                "tools.jackson.databind.ObjectMapper",
                "picocli.CommandLine",
                "com.github.zafarkhaja.semver.Version",
            })
    void doesNotSeeTheHostNorItsLibraries(String name) throws Exception {
        Class.forName(name); // the host does
        assertThat(inside(curious(), "lookFor", name)).isEqualTo("not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.keybraid.api.SharedSecret", "org.pf4j.ExtensionPoint", "org.slf4j.LoggerFactory"})
    void sharesTheApiWithTheHost(String name) throws Exception {
        assertThat(inside(curious(), "lookFor", name))
                .isEqualTo(String.valueOf(Class.forName(name).getClassLoader()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"javax.crypto.KEM", "java.net.http.HttpClient", "java.sql.Driver"})
    void seesTheJdk(String name) throws Exception {
        assertThat(inside(curious(), "lookFor", name)).isNotEqualTo("not found");
    }

    @Test
    void usesItsOwnCopyOfALibraryThatTheHostHasToo() throws Exception {
        String mapper = "tools.jackson.databind.ObjectMapper";
        String own = "package tools.jackson.databind; public class ObjectMapper {}";
        Object loader = inside(curious().source(mapper, own), "lookFor", mapper);
        assertThat(loader).asString().contains("JarClassLoader").isNotEqualTo("not found");
    }

    @Test
    void readsResourcesOfItsJarOnly() throws Exception {
        JarMaker jar = curious().entry("toy/word.txt", "mine".getBytes(StandardCharsets.UTF_8));
        assertThat(inside(jar, "read", "word.txt")).isEqualTo("mine");
        String ofTheHost = "/io/keybraid/host/plugin/PluginHost.class";
        assertThat(PluginRoomTest.class.getResource(ofTheHost)).isNotNull();
        assertThat(inside(jar, "read", ofTheHost)).isEqualTo("not found");
    }

    @Test
    void findsServicesInItsJar() throws Exception {
        JarMaker jar = curious()
                .source("toy.Service", "package toy; public class Service implements Runnable { public void run() {} }")
                .entry("META-INF/services/java.lang.Runnable", "toy.Service".getBytes(StandardCharsets.UTF_8));
        assertThat(inside(jar, "services")).isEqualTo("toy.Service");
    }

    @Test
    void takesTheVersionOfAClassThatIsForThisJava() throws Exception {
        JarMaker jar = curious()
                .manifest("Multi-Release", "true")
                .entry("toy/word.txt", "old".getBytes(StandardCharsets.UTF_8))
                .entry("META-INF/versions/21/toy/word.txt", "new".getBytes(StandardCharsets.UTF_8));
        assertThat(inside(jar, "read", "word.txt")).isEqualTo("new");
    }

    @Test
    void hasItsOwnContextClassLoaderFromTheFirstCall() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        curious().write(folder, "toy.jar");
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            Class<?> factory = host.find("toy").orElseThrow().factory().getClass();
            assertThat(factory.getField("seen").get(null)).isEqualTo(String.valueOf(factory.getClassLoader()));
        }
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
}
