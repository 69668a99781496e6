package io.keybraid.sim;

import io.keybraid.sim.http.KmeCounts;
import io.keybraid.sim.topology.SaeId;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/** A KME that runs. */
public final class SimulatedKme {

    private final String id;
    private final URI url;
    private final List<SaeId> saes;
    private final Supplier<KmeCounts> counts;

    SimulatedKme(String id, URI url, List<SaeId> saes, Supplier<KmeCounts> counts) {
        this.id = id;
        this.url = url;
        this.saes = saes;
        this.counts = counts;
    }

    public String id() {
        return id;
    }

    /** {@code https://host:port}, without a path: what a client is configured with. */
    public URI url() {
        return url;
    }

    public int port() {
        return url.getPort();
    }

    /** The SAEs attached to it. */
    public List<SaeId> saes() {
        return saes;
    }

    /** What it has answered up to now. */
    public KmeCounts counts() {
        return counts.get();
    }
}
