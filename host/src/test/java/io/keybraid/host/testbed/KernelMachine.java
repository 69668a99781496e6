package io.keybraid.host.testbed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of our class path on a kernel with WireGuard: in the virtual machine that src/test/kernel/run starts. */
public final class KernelMachine {

    /** The script has a deadline of its own, which comes first. */
    private static final int MINUTES = 20;

    private KernelMachine() {}

    /** Takes the script, the program's class and its arguments; ends with the program's code. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                arguments[0],
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=/run/tmp",
                "-XX:-UsePerfData",
                "-Xmx1g",
                "-classpath",
                System.getProperty("java.class.path")));
        command.addAll(Arrays.asList(arguments).subList(1, arguments.length));
        Process script = new ProcessBuilder(command).inheritIO().start();
        if (!script.waitFor(MINUTES, TimeUnit.MINUTES)) {
            script.destroy(); // It ends the machine.
            throw new IOException("the virtual machine did not end within " + MINUTES + " minutes");
        }
        System.exit(script.exitValue());
    }
}
