package io.keybraid.sim;

import io.keybraid.sim.http.KmeCounts;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.SaeId;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A KME that runs. */
public final class SimulatedKme {

    private final KmeSite site;
    private final URI url;
    private final Optional<URI> pskUrl;
    private final List<SaeId> saes;
    private final Path ca;
    private final Supplier<KmeCounts> counts;

    SimulatedKme(KmeSite site, URI url, Optional<URI> pskUrl, List<SaeId> saes, Path ca, Supplier<KmeCounts> counts) {
        this.site = site;
        this.url = url;
        this.pskUrl = pskUrl;
        this.saes = saes;
        this.ca = ca;
        this.counts = counts;
    }

    public String id() {
        return site.id();
    }

    /** How it behaves. */
    public KmeProfile profile() {
        return site.profile();
    }

    /** The certificate of the CA that certifies it: what a client trusts. */
    public Path ca() {
        return ca;
    }

    /** {@code https://host:port}, without a path: what a client is configured with. */
    public URI url() {
        return url;
    }

    /** The same of its port for SKIP over TLS with a preshared key, if it has one. */
    public Optional<URI> pskUrl() {
        return pskUrl;
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
