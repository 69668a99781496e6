package io.keybraid.host.demo;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Lets an ordinary user have a real tunnel: our program is started again as root of a user namespace of its own, with a
 * {@code /run} of its own, where wireguard-go and ip-netns(8) may keep their files. The machine's network stays in use.
 */
public final class UserNamespace {

    /** Set in the environment of the program started again. */
    private static final String MARK = "KEYBRAID_USER_NAMESPACE";

    private static final Duration TO_END = Duration.ofSeconds(15);

    // Where /var/run is no link to /run, it is made a new one too.
    private static final String SCRIPT = """
            for directory in /run /var/run; do
                [ -L "$directory" ] || mount -t tmpfs -o mode=755 tmpfs "$directory" || exit 70
            done
            exec "$@"
            """;

    private UserNamespace() {}

    /** Whether we lack the privileges for network namespaces and could get them by starting again. */
    public static boolean isNeeded() {
        return !Privileges.allowNamespaces() && System.getenv(MARK) == null;
    }

    /**
     * Runs the same program with these arguments, in a user namespace, with our terminal, to its end. Ctrl-C reaches both.
     *
     * @return its exit code
     * @throws OperatorException if this machine forbids it
     */
    public static int runAgain(Class<?> main, List<String> arguments) throws OperatorException {
        WireGuardNeeds.check();
        Program unshare = Program.require("unshare", "util-linux");
        checkAllowed(unshare);
        List<String> words =
                unshare.with(List.of("--user", "--map-root-user", "--mount", "--", "sh", "-c", SCRIPT, "keybraid"));
        words.addAll(javaCommand(main, arguments));
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().put(MARK, "1");
        try {
            return await(builder.start());
        } catch (IOException e) {
            throw forbidden(e.toString());
        }
    }

    private static int await(Process process) throws OperatorException {
        Thread hook = new Thread(() -> end(process), "keybraid-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            int code = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(hook);
            return code;
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new OperatorException(Reason.FAILED, "the demo was interrupted", "start it again", e);
        } catch (IllegalStateException e) {
            return process.exitValue(); // We are being shut down; the code does not matter any more.
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor(TO_END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In the program started again: ends it when the one that started it is gone, even if that was killed. */
    static void endWithParent() {
        if (System.getenv(MARK) != null) {
            ProcessHandle.current()
                    .parent()
                    .ifPresent(parent -> Thread.startVirtualThread(() -> {
                        parent.onExit().join();
                        System.exit(1);
                    }));
        }
    }

    private static void checkAllowed(Program unshare) throws OperatorException {
        Program.Ending ending = unshare.tryRun("--user", "--map-root-user", "--mount", "--", "true");
        if (ending.code() != 0) {
            throw forbidden(ending.output());
        }
    }

    private static OperatorException forbidden(String why) {
        String switchName = switchThatForbids()
                .map(name -> ", or allow them: sysctl -w " + name)
                .orElse("");
        return new OperatorException(
                Reason.WIREGUARD,
                "not root, and this machine lets ordinary users have no user namespace: " + why,
                "run it as root (sudo ./keybraid demo --wireguard)" + switchName);
    }

    private static Optional<String> switchThatForbids() {
        if (reads("/proc/sys/kernel/unprivileged_userns_clone", "0")) {
            return Optional.of("kernel.unprivileged_userns_clone=1");
        }
        if (reads("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")) {
            return Optional.of("kernel.apparmor_restrict_unprivileged_userns=0");
        }
        if (reads("/proc/sys/user/max_user_namespaces", "0")) {
            return Optional.of("user.max_user_namespaces=1000");
        }
        return Optional.empty();
    }

    private static boolean reads(String file, String value) {
        try {
            return Files.readString(Path.of(file)).strip().equals(value);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> javaCommand(Class<?> main, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.add("-cp");
        words.add(System.getProperty("java.class.path"));
        words.add(main.getName());
        words.addAll(arguments);
        return words;
    }
}
