package io.keybraid.sim.cli;

import picocli.CommandLine;

/** The simulator by itself: {@code java -jar keybraid-sim-qkd.jar [options]}. */
public final class Main {

    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        SimCommand.rehearse();
        // One line for each event, like the simulator's own.
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tT %5$s%n");
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new SimCommand());
        command.setParameterExceptionHandler((problem, given) -> {
            problem.getCommandLine().getErr().println("keybraid: " + problem.getMessage());
            problem.getCommandLine().getErr().println("hint: --help shows every option");
            return USAGE;
        });
        return command;
    }
}
