package io.keybraid.host.cli;

import io.keybraid.sim.cli.SimCommand;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The model of a command line with one command in it. A model of all of them, which is made by reflection, takes a third of
 * the time that a command needs to start.
 */
final class OneCommand {

    private OneCommand() {}

    /** @return empty unless this is a command's name, letter for letter */
    static Optional<CommandLine> named(String name) {
        return Optional.ofNullable(classOf(name)).map(command -> {
            CommandLine line = new CommandLine(CommandSpec.create().name("keybraid")).addSubcommand(name, command);
            tellVersion(line);
            return line;
        });
    }

    /** The simulator's commands, for one, are at home in another module. */
    private static void tellVersion(CommandLine line) {
        line.getCommandSpec().versionProvider(new Version());
        line.getSubcommands().values().forEach(OneCommand::tellVersion);
    }

    private static @Nullable Class<?> classOf(String name) {
        return switch (name) {
            case "demo" -> DemoCommand.class;
            case "run" -> RunCommand.class;
            case "status" -> StatusCommand.class;
            case "watch" -> WatchCommand.class;
            case "rotate" -> RotateCommand.class;
            case "reload" -> ReloadCommand.class;
            case "doctor" -> DoctorCommand.class;
            case "check" -> CheckCommand.class;
            case "identity" -> IdentityCommand.class;
            case "init" -> InitCommand.class;
            case "invite" -> InviteCommand.class;
            case "join" -> JoinCommand.class;
            case "plugins" -> PluginsCommand.class;
            case "sim" -> SimCommand.class;
            default -> null;
        };
    }
}
