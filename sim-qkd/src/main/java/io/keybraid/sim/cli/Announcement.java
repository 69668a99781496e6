package io.keybraid.sim.cli;

import io.keybraid.sim.SimulatedKme;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.SaeSite;
import java.util.List;
import java.util.Optional;

/** What the command prints when the KMEs listen: where, with which files, and how to use them. */
final class Announcement {

    private record Side(SimulatedKme kme, SaeId sae, SaeId peer) {}

    private final Simulator simulator;

    Announcement(Simulator simulator) {
        this.simulator = simulator;
    }

    String text() {
        StringBuilder text = new StringBuilder("Simulated KMEs are running. Their keys come from a random number"
                + " generator, not from quantum hardware.\n\n");
        for (SimulatedKme kme : simulator.kmes()) {
            text.append("  %-8s %s   SAEs: %s%n"
                    .formatted(kme.id(), kme.url(), kme.saes().isEmpty() ? "none" : names(kme)));
            kme.pskUrl()
                    .ifPresent(url ->
                            text.append("           %s   SKIP with a preshared key: files *.psk%n".formatted(url)));
        }
        text.append("  files    ").append(simulator.pki().directory()).append("\n");
        simulator
                .adminUrl()
                .ifPresent(url -> text.append("  page     ").append(url).append("\n"));
        List<Side> sides = sides();
        if (!sides.isEmpty()) {
            config(text, sides);
            curl(text, sides.getFirst());
        }
        return text.append("\nCtrl-C stops it.\n").toString();
    }

    private static String names(SimulatedKme kme) {
        return String.join(", ", kme.saes().stream().map(SaeId::value).toList());
    }

    private void config(StringBuilder text, List<Side> sides) {
        ConfigLines lines = new ConfigLines(simulator.pki());
        for (Side side : sides) {
            text.append("\nIn keybraid.yaml on the side of %s:%n%n".formatted(side.sae()));
            text.append(lines.of(side.kme(), side.sae(), side.peer()));
        }
    }

    private void curl(StringBuilder text, Side side) {
        CurlLines lines = new CurlLines(simulator.pki(), side.kme(), side.sae());
        SimulatedKme peerKme =
                simulator.kme(simulator.topology().kmeOf(side.peer()).orElseThrow());
        CurlLines peerLines = new CurlLines(simulator.pki(), peerKme, side.peer());
        text.append(
                "\nBy hand, one after the other in the same shell (they show a key, as its two owners see it):\n\n");
        text.append(lines.status(side.peer())).append('\n');
        text.append(lines.encKeys(side.peer())).append('\n');
        text.append(peerLines.decKeys(side.sae())).append('\n');
    }

    /** The first SAE of each KME that has one, with the first SAE elsewhere as its peer. */
    private List<Side> sides() {
        return simulator.kmes().stream()
                .filter(kme -> !kme.saes().isEmpty())
                .flatMap(kme -> {
                    SaeId sae = kme.saes().getFirst();
                    return peerOf(kme, sae).stream().map(peer -> new Side(kme, sae, peer));
                })
                .toList();
    }

    private Optional<SaeId> peerOf(SimulatedKme kme, SaeId sae) {
        List<SaeSite> all = simulator.topology().saes();
        return all.stream()
                .filter(site -> !site.kmeId().equals(kme.id()))
                .map(SaeSite::id)
                .findFirst()
                .or(() -> all.stream()
                        .map(SaeSite::id)
                        .filter(id -> !id.equals(sae))
                        .findFirst());
    }
}
