package io.keybraid.host.cli;

import io.keybraid.host.plugin.PluginHost;
import io.keybraid.host.problem.OperatorException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keybraid plugins}: loads every plugin, as {@code run} would, and lists what it says of itself. */
@Command(
        name = "plugins",
        description = "Lists the plugins: what they are, their digests, and the settings they take.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  keybraid plugins",
            "  keybraid plugins --directory /usr/lib/keybraid/plugins",
            "  keybraid plugins --json | jq -r '.plugins[] | .jar + \" \" + .sha256'",
        })
final class PluginsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "The folder of the plugin jars. Default: the one that comes with Keybraid.")
    private @Nullable Path directory;

    @Option(names = "--json", description = "Prints JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws OperatorException {
        Path folder = directory == null ? Home.plugins() : directory;
        PrintWriter out = spec.commandLine().getOut();
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            if (json) {
                out.println(PluginJson.of(folder, host.plugins()));
            } else {
                new PluginTable(spec.commandLine().getColorScheme().ansi()).print(folder, host.plugins(), out);
            }
        }
        return 0;
    }
}
