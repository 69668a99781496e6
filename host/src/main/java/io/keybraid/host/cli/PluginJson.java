package io.keybraid.host.cli;

import io.keybraid.api.Assurance;
import io.keybraid.api.Setting;
import io.keybraid.api.SourceDescription;
import io.keybraid.host.plugin.LoadedPlugin;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The plugins for programs. Members are added, never renamed or taken away. */
final class PluginJson {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PluginJson() {}

    static String of(Path directory, List<LoadedPlugin> loaded) {
        ObjectNode root = JSON.createObjectNode();
        root.put("directory", directory.toAbsolutePath().toString());
        var plugins = root.putArray("plugins");
        loaded.forEach(plugin -> plugins.add(plugin(plugin)));
        return JSON.writeValueAsString(root);
    }

    private static ObjectNode plugin(LoadedPlugin plugin) {
        SourceDescription description = plugin.description();
        ObjectNode node = JSON.createObjectNode();
        node.put("name", plugin.name());
        node.put("version", plugin.version());
        node.put("summary", description.summary());
        node.put("jar", plugin.file());
        node.put("sha256", plugin.sha256());
        node.set(
                "assurances",
                JSON.valueToTree(
                        description.assurances().stream().map(Assurance::label).toList()));
        node.set("algorithms", JSON.valueToTree(description.algorithms()));
        node.set("sourceSettings", settings(description.sourceSettings()));
        node.set("tunnelSettings", settings(description.tunnelSettings()));
        return node;
    }

    private static JsonNode settings(List<Setting> settings) {
        var array = JSON.createArrayNode();
        settings.forEach(setting -> array.add(setting(setting)));
        return array;
    }

    private static ObjectNode setting(Setting setting) {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", setting.name());
        node.put("kind", setting.kind().name().toLowerCase(Locale.ROOT));
        node.put("required", setting.required());
        setting.defaultValue().ifPresent(value -> node.put("default", value));
        if (!setting.choices().isEmpty()) {
            node.set("choices", JSON.valueToTree(setting.choices()));
        }
        node.put("description", setting.description());
        return node;
    }
}
