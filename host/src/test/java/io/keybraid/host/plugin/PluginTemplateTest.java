package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.FakeRound;
import io.keybraid.api.FakeSourceContext;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySource;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.Strand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That docs/plugin-template, which no module of ours is, still goes with this api and its test-jar. That Maven builds it, outside this
 * repository, is shown by {@code WritingASourceLongIT}.
 */
class PluginTemplateTest {

    private static final Path ROOT = Path.of(System.getProperty("keybraid.root", ".."));
    private static final Path TEMPLATE = ROOT.resolve("docs/plugin-template");
    private static final String PACKAGE = "com.example.keybraid.x448.";

    @TempDir
    private Path folder;

    @Test
    void compilesAndLoadsAndItsTwoEndsAgree() throws Exception {
        template().write(folder, "keybraid-plugin-x448.jar");
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            SourceConfig none = SourceConfig.check(List.of(), Map.of(), folder);
            try (KeySource source =
                    host.find("x448").orElseThrow().factory().create(none, FakeSourceContext.named("curve"))) {
                assertAgree(source.strand(none), source.strand(none));
            }
        }
    }

    @Test
    void itsParentIsThisBuild() throws IOException {
        String plugins = Files.readString(ROOT.resolve("plugins/pom.xml"));
        String version = plugins.substring(plugins.indexOf("<version>"), plugins.indexOf("</version>"));
        assertThat(TEMPLATE.resolve("pom.xml"))
                .content()
                .contains("<artifactId>keybraid-plugins</artifactId>\n    " + version);
    }

    /** With its tests, which a jar would not have: that they compile is enough here. */
    private static JarMaker template() throws IOException {
        JarMaker jar = new JarMaker()
                .manifest("Plugin-Id", "x448")
                .manifest("Plugin-Version", "1.0.0")
                .index(PACKAGE + "X448Factory");
        try (Stream<Path> files = Files.walk(TEMPLATE)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String name = PACKAGE + file.getFileName().toString().replace(".java", "");
                jar.source(name, Files.readString(file));
            }
        }
        return jar;
    }

    private static void assertAgree(Strand paris, Strand berlin) throws Exception {
        FakeRound round = FakeRound.lasting(Duration.ofSeconds(30));
        try (Initiation begun = paris.initiate(round);
                Response response = berlin.respond(round, begun.offer());
                SharedSecret secret = begun.complete(response.answer())) {
            assertThat(secret.matches(response.secret())).isTrue();
        }
    }
}
