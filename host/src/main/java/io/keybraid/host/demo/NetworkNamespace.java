package io.keybraid.host.demo;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A network namespace with a name, as ip-netns(8) keeps them.
 *
 * @param name as in {@code ip netns list}
 */
public record NetworkNamespace(String name) {

    /** Where ip-netns(8) keeps them. */
    static final Path DIRECTORY = Path.of("/run/netns");

    /** Makes one, empty but for its loopback interface, which is up. */
    static NetworkNamespace create(String name) throws OperatorException {
        NetworkNamespace made = new NetworkNamespace(name);
        Program.Ending ending = ip().tryRun("netns", "add", name);
        // In a user namespace ip complains that it cannot go back to the network namespace it came from, and ends with
        // an error, having made the new one all the same.
        if (ending.code() != 0 && !made.canBeEntered()) {
            throw new OperatorException(
                    Reason.WIREGUARD,
                    "no network namespace can be made: " + ending.output(),
                    "run as root, outside a container that forbids it");
        }
        made.ip("link", "set", "lo", "up");
        return made;
    }

    private boolean canBeEntered() throws OperatorException {
        return Files.exists(file())
                && Program.run(command(List.of("true")), Duration.ofSeconds(5)).code() == 0;
    }

    private Path file() {
        return DIRECTORY.resolve(name);
    }

    /** The words of a command line that runs another one inside. Needs the right to enter it. */
    public List<String> command(List<String> words) throws OperatorException {
        // Not "ip netns exec", which mounts a new /sys and may not do so in a user namespace.
        List<String> inside = Program.require("nsenter", "util-linux").with(List.of("--net=" + file(), "--"));
        inside.addAll(words);
        return inside;
    }

    /** Runs ip(8) inside. */
    public String ip(String... arguments) throws OperatorException {
        String[] all = new String[arguments.length + 2];
        all[0] = "-n";
        all[1] = name;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return ip().run(all);
    }

    private static Program ip() throws OperatorException {
        return Program.require("ip", "iproute2");
    }
}
