package io.keybraid.sim.admin;

import io.keybraid.sim.http.KmeCounts;
import java.util.List;

/** A KME at one moment. */
public record KmeView(String id, String url, String profile, List<String> saes, KmeCounts counts) {

    public KmeView {
        saes = List.copyOf(saes);
    }
}
