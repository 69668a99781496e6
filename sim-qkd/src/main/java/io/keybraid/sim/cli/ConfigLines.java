package io.keybraid.sim.cli;

import io.keybraid.sim.SimulatedKme;
import io.keybraid.sim.pki.Pki;
import io.keybraid.sim.topology.SaeId;
import java.nio.file.Path;

/** The lines of Keybraid's configuration (docs/configuration.md) that make an end of a tunnel use a simulated KME. */
record ConfigLines(Pki pki) {

    String of(SimulatedKme kme, SaeId sae, SaeId peer) {
        return """
                  sources:
                    qkd: { plugin: etsi014, kme: %s, sae: %s, certificate: %s, private-key: %s, ca: %s }
                  # and in the tunnel:
                  #   sources: { qkd: { peer-sae: %s } }
                """.formatted(
                        quoted(kme.url().toString()),
                        sae,
                        quoted(pki.certificate(sae.value())),
                        quoted(pki.privateKey(sae.value())),
                        quoted(kme.ca()),
                        peer);
    }

    private static String quoted(Path path) {
        return quoted(path.toString());
    }

    // A double-quoted YAML scalar.
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
