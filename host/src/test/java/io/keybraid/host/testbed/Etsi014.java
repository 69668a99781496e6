package io.keybraid.host.testbed;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;

/** Settings of the plugin for KMEs, with a simulator's. */
public final class Etsi014 {

    private Etsi014() {}

    /** A source at that KME, as YAML flow; the SAE is the one that is there. */
    public static String source(Simulator kmes, String kme) {
        String sae = kme.equals(SimulatorOptions.KME_A) ? "sae-alice" : "sae-bob";
        return "{ plugin: etsi014, kme: \"%s\", sae: %s, certificate: \"%s\", private-key: \"%s\", ca: \"%s\" }"
                .formatted(
                        kmes.kme(kme).url(),
                        sae,
                        kmes.pki().certificate(sae),
                        kmes.pki().privateKey(sae),
                        kmes.pki().ca());
    }
}
