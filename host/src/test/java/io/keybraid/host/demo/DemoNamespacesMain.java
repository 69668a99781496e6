package io.keybraid.host.demo;

import io.keybraid.host.problem.OperatorException;
import java.security.SecureRandom;
import java.util.List;

/** What {@link DemoNamespacesIT} runs in a process of its own: a tunnel, a few pings, a line about them. */
final class DemoNamespacesMain {

    private static final int ENOUGH = 10;

    private DemoNamespacesMain() {}

    /** With an argument, it then stays until it is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            if (UserNamespace.isNeeded()) {
                System.exit(UserNamespace.runAgain(DemoNamespacesMain.class, List.of(arguments)));
            }
            run(arguments.length > 0);
        } catch (OperatorException e) {
            System.out.println("keybraid: " + e.getMessage());
            System.out.println("hint: " + e.hint());
            System.exit(e.reason().exitCode());
        }
    }

    private static void run(boolean stay) throws OperatorException, InterruptedException {
        try (DemoNamespaces namespaces = DemoNamespaces.create(new SecureRandom());
                PingCounter ping = namespaces.ping()) {
            while (ping.count().sent() < ENOUGH) {
                Thread.sleep(50);
            }
            System.out.println(namespaces.left().namespace().name() + " " + ping.count());
            if (stay) {
                Thread.sleep(60_000);
            }
        }
    }
}
