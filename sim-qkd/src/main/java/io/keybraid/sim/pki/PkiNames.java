package io.keybraid.sim.pki;

import io.keybraid.sim.profile.Certificates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For whom certificates are needed.
 *
 * @param kmes and how each is certified
 * @param preshared those of the SAEs that have a preshared key besides
 * @param hosts the host names and addresses under which the KMEs are reached
 */
public record PkiNames(Map<String, Certificates> kmes, List<String> saes, List<String> preshared, List<String> hosts) {

    public PkiNames {
        kmes = new LinkedHashMap<>(kmes);
        saes = List.copyOf(saes);
        preshared = List.copyOf(preshared);
        hosts = List.copyOf(hosts);
    }

    /** Without preshared keys. */
    public PkiNames(Map<String, Certificates> kmes, List<String> saes, List<String> hosts) {
        this(kmes, saes, List.of(), hosts);
    }

    boolean needOwnAuthority() {
        return kmes.values().stream().anyMatch(Certificates::ownAuthority);
    }
}
