package io.keybraid.host.cli;

import io.keybraid.api.Assurance;
import io.keybraid.api.Setting;
import io.keybraid.api.SourceDescription;
import io.keybraid.host.plugin.LoadedPlugin;
import io.keybraid.host.status.PlainText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** The plugins for people: a block for each. */
record PluginTable(Ansi ansi) {

    void print(Path directory, List<LoadedPlugin> plugins, PrintWriter out) {
        if (plugins.isEmpty()) {
            out.println("no plugin jar is in " + directory);
        }
        for (int i = 0; i < plugins.size(); i++) {
            if (i > 0) {
                out.println();
            }
            print(plugins.get(i), out);
        }
    }

    private void print(LoadedPlugin plugin, PrintWriter out) {
        SourceDescription description = plugin.description();
        out.println(ansi.string("@|bold " + PlainText.printable(plugin.name()) + "|@")
                + PlainText.printable(" " + plugin.version() + "  " + description.summary()));
        line(
                out,
                "assurance",
                description.assurances().stream().map(Assurance::label).collect(Collectors.joining(", ")));
        line(out, "algorithm", String.join(", ", description.algorithms()));
        line(out, "jar", plugin.jar().toAbsolutePath().toString());
        line(out, "sha256", plugin.sha256());
        settings(out, "in a source", description.sourceSettings());
        settings(out, "in a tunnel", description.tunnelSettings());
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(PlainText.printable(String.format(Locale.ROOT, "  %-11s %s", name, value)));
    }

    private static void settings(PrintWriter out, String title, List<Setting> settings) {
        if (settings.isEmpty()) {
            line(out, title, "no settings");
            return;
        }
        out.println("  " + title);
        int width = settings.stream()
                .mapToInt(setting -> setting.name().length())
                .max()
                .orElse(0);
        for (Setting setting : settings) {
            out.println(PlainText.printable(String.format(
                    Locale.ROOT,
                    "    %-" + width + "s  %s; %s",
                    setting.name(),
                    setting.description(),
                    value(setting))));
        }
    }

    /** What may be written, and what is taken where nothing is. */
    private static String value(Setting setting) {
        String kind = setting.choices().isEmpty()
                ? setting.kind().name().toLowerCase(Locale.ROOT)
                : String.join(" | ", setting.choices());
        if (setting.required()) {
            return kind + ", required";
        }
        return kind + setting.defaultValue().map(value -> ", default " + value).orElse(", optional");
    }
}
