package io.keybraid.sim.pki;

import java.util.List;

/** For whom certificates are needed; {@code hosts} are the host names and addresses under which the KMEs are reached. */
public record PkiNames(List<String> kmes, List<String> saes, List<String> hosts) {

    public PkiNames {
        kmes = List.copyOf(kmes);
        saes = List.copyOf(saes);
        hosts = List.copyOf(hosts);
    }
}
