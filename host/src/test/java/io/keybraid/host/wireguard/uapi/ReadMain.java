package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.wireguard.WireGuardException;
import java.nio.file.Path;

/** What {@link NotPermittedIT} runs in a process of its own: reads an interface, tells what came of it. */
final class ReadMain {

    private ReadMain() {}

    public static void main(String[] arguments) {
        try (UapiBackend backend = new UapiBackend(Path.of(arguments[0]))) {
            backend.read(new InterfaceName(arguments[1])).close();
            System.out.println("read");
        } catch (WireGuardException e) {
            System.out.println(e.what());
            System.out.println(e.getMessage());
            System.out.println(e.hint());
        }
    }
}
