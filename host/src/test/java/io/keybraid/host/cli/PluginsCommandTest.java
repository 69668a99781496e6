package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Assurance;
import io.keybraid.api.Setting;
import io.keybraid.api.Setting.Kind;
import io.keybraid.api.SourceDescription;
import io.keybraid.host.plugin.LoadedPlugin;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PluginsCommandTest {

    private static final Path FOLDER = Path.of("/usr/lib/keybraid/plugins");

    private static LoadedPlugin plugin(String name, List<Setting> ofSource, List<Setting> ofTunnel) {
        SourceDescription description = new SourceDescription(
                name,
                "A source of " + name + ".",
                List.of(Assurance.QKD, Assurance.STATIC),
                List.of("ONE", "TWO"),
                ofSource,
                ofTunnel);
        return new LoadedPlugin(
                description, "1.2", FOLDER.resolve(name + ".jar"), () -> "0a".repeat(32), new NoFactory());
    }

    private static final List<LoadedPlugin> PLUGINS = List.of(
            plugin(
                    "qkd",
                    List.of(
                            Setting.required("kme", Kind.URL, "where the KME is"),
                            Setting.withDefault("timeout", Kind.DURATION, "2s", "how long to wait"),
                            Setting.optional("ca", Kind.FILE, "whom to trust"),
                            Setting.choice("method", List.of("GET", "POST"), "POST", "how to ask")),
                    List.of(Setting.required("peer-sae", Kind.TEXT, "the SAE at the other end"))),
            plugin("plain", List.of(), List.of()));

    @Test
    void printsABlockForEachPlugin() {
        StringWriter out = new StringWriter();
        new PluginTable(Ansi.OFF).print(FOLDER, PLUGINS, new PrintWriter(out));
        assertThat(out).hasToString("""
                        qkd 1.2  A source of qkd.
                          assurance   qkd, static
                          algorithm   ONE, TWO
                          jar         /usr/lib/keybraid/plugins/qkd.jar
                          sha256      0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a
                          in a source
                            kme      where the KME is; url, required
                            timeout  how long to wait; duration, default 2s
                            ca       whom to trust; file, optional
                            method   how to ask; GET | POST, default POST
                          in a tunnel
                            peer-sae  the SAE at the other end; text, required

                        plain 1.2  A source of plain.
                          assurance   qkd, static
                          algorithm   ONE, TWO
                          jar         /usr/lib/keybraid/plugins/plain.jar
                          sha256      0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a
                          in a source no settings
                          in a tunnel no settings
                        """);
    }

    @Test
    void printsJsonForPrograms() {
        JsonNode json = JsonMapper.builder().build().readTree(PluginJson.of(FOLDER, PLUGINS));
        assertThat(json.get("directory").asString()).isEqualTo(FOLDER.toString());
        JsonNode qkd = json.get("plugins").get(0);
        assertThat(qkd.propertyNames())
                .containsExactly(
                        "name",
                        "version",
                        "summary",
                        "jar",
                        "sha256",
                        "assurances",
                        "algorithms",
                        "sourceSettings",
                        "tunnelSettings");
        assertThat(qkd.get("assurances")).extracting(JsonNode::asString).containsExactly("qkd", "static");
        assertThat(qkd.get("sourceSettings").get(3).toString())
                .isEqualTo("{\"name\":\"method\",\"kind\":\"choice\",\"required\":false,\"default\":\"POST\","
                        + "\"choices\":[\"GET\",\"POST\"],\"description\":\"how to ask\"}");
        assertThat(qkd.get("sourceSettings").get(2).has("default")).isFalse();
        assertThat(json.get("plugins")).hasSize(2);
    }

    @Test
    void saysThatAFolderHoldsNoPlugin(@TempDir Path empty) {
        assertThat(CommandRun.of("plugins", "--directory", empty.toString()))
                .isEqualTo(new CommandRun(0, "no plugin jar is in " + empty + "\n", ""));
    }

    @Test
    void saysThatAFolderIsNotThere(@TempDir Path empty) {
        Path missing = empty.resolve("missing");
        CommandRun run = CommandRun.of("plugins", "--directory", missing.toString());
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("keybraid: the plugins directory " + missing + " does not exist\nhint: ");
    }
}
