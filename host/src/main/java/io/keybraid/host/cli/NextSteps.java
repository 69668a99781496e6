package io.keybraid.host.cli;

import io.keybraid.host.key.HostPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to type next, on the way from nothing to a tunnel whose keys rotate.
 *
 * @param file the configuration, as the operator named it
 */
record NextSteps(Path file) {

    private static final Path USUAL = Path.of("/etc/keybraid/keybraid.yaml");
    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final Path UNIT = Path.of("/usr/lib/systemd/system/keybraid.service");

    NextSteps {
        Objects.requireNonNull(file);
    }

    /** @param interfaceName where it must be told which is meant */
    String afterInit(Optional<String> interfaceName, Optional<HostPort> endpoint) {
        return "next: " + command("invite")
                + interfaceName.map(name -> " --interface " + name).orElse("")
                + endpoint.map(place -> " --endpoint " + place).orElse("")
                + ", and take what it prints to the other end";
    }

    /**
     * @param interfaceName where it was told which is meant
     * @param adminSocket there where the host runs already
     */
    List<String> afterJoin(Optional<String> interfaceName, Path adminSocket) {
        return List.of(
                "next: " + command("invite")
                        + interfaceName.map(name -> " --interface " + name).orElse("")
                        + ", unless the other end has joined this one already",
                "then: " + (Files.exists(adminSocket) ? command("reload") : start()));
    }

    private String start() {
        return file.equals(USUAL) && Files.exists(SYSTEMD) && Files.exists(UNIT)
                ? "systemctl enable --now keybraid"
                : command("run");
    }

    private String command(String name) {
        return "keybraid " + name + (file.equals(USUAL) ? "" : " --config " + file);
    }
}
