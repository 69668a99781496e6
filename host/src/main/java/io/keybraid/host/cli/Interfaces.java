package io.keybraid.host.cli;

import io.keybraid.host.config.BackendChoice;
import io.keybraid.host.config.WireGuardConfig;
import io.keybraid.host.daemon.Backends;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The WireGuard interfaces of this machine, or the one of them that was asked for.
 *
 * @param inWords by name: what is known of it, or why nothing is
 * @param chosen empty where nobody chose
 */
record Interfaces(Map<InterfaceName, Found> inWords, Optional<InterfaceName> chosen) {

    /** What came of a look at one: how it is, or what is wrong. */
    record Found(String how, Optional<WireGuardException> problem) {}

    /** @throws OperatorException if there is none of that name */
    static Interfaces read(Optional<String> name) throws OperatorException {
        WireGuardConfig wireGuard = new WireGuardConfig(BackendChoice.AUTO, WireGuardConfig.DEFAULT_SOCKET_DIRECTORY);
        List<InterfaceName> there = new InterfaceSurvey(wireGuard.socketDirectory()).interfaces();
        Map<InterfaceName, Found> found = new LinkedHashMap<>();
        try (WireGuardBackend backend = Backends.open(wireGuard)) {
            there.forEach(each -> found.put(each, look(backend, each)));
        }
        Interfaces all = new Interfaces(found, Optional.empty());
        return name.isPresent() ? all.choose(name.get()) : all;
    }

    private static Found look(WireGuardBackend backend, InterfaceName name) {
        try (InterfaceSnapshot snapshot = backend.read(name)) {
            int peers = snapshot.peers().size();
            String key = snapshot.publicKey()
                    .map(own -> "public key " + own)
                    .orElse("no private key yet: wg set " + name + " private-key FILE");
            return new Found(
                    key + ", " + (peers == 1 ? "1 peer" : peers + " peers") + ", by " + backend.name(name),
                    Optional.empty());
        } catch (WireGuardException e) {
            return new Found("", Optional.of(e));
        }
    }

    Interfaces choose(String name) throws OperatorException {
        Optional<InterfaceName> meant = inWords.keySet().stream()
                .filter(each -> each.value().equals(name))
                .findFirst();
        if (meant.isEmpty()) {
            throw new OperatorException(
                    Reason.WIREGUARD,
                    "there is no WireGuard interface '" + name + "'",
                    inWords.isEmpty() ? "there is none at all; " + howToMakeOne() : "there are: " + names());
        }
        return new Interfaces(inWords, meant);
    }

    String names() {
        return inWords.keySet().stream().map(InterfaceName::toString).collect(Collectors.joining(", "));
    }

    /** What later commands must be told; empty where there is but one. */
    Optional<String> toBeNamed() {
        if (inWords.size() < 2) {
            return Optional.empty();
        }
        return Optional.of(chosen.map(InterfaceName::value).orElse("NAME"));
    }

    void tell(CheckReport report) {
        inWords.forEach((name, found) -> {
            if (chosen.isPresent() && !chosen.get().equals(name)) {
                return;
            }
            found.problem()
                    .ifPresentOrElse(
                            e -> report.doubtful(String.valueOf(e.getMessage()), e.hint()),
                            () -> report.good("interface " + name, found.how()));
        });
        if (inWords.isEmpty()) {
            report.doubtful("this machine has no WireGuard interface yet", howToMakeOne());
        }
    }

    private static String howToMakeOne() {
        return """
                make one, and give it a key; then go on:
                    ip link add wg0 type wireguard      (or, without the kernel's WireGuard: wireguard-go wg0)
                    mkdir -p /etc/wireguard; (umask 077; wg genkey > /etc/wireguard/wg0.key)
                    wg set wg0 listen-port 51820 private-key /etc/wireguard/wg0.key
                    ip address add 10.9.0.1/24 dev wg0; ip link set wg0 up""";
    }
}
