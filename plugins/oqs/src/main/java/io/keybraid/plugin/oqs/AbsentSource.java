package io.keybraid.plugin.oqs;

import io.keybraid.api.Assurance;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.util.Map;
import java.util.Optional;

/** A source whose library is missing on this machine. The host runs, and every round is told why this strand is not in it. */
record AbsentSource(String wireName, String problem, String advice) implements KeySource, Strand {

    @Override
    public Assurance assurance() {
        return Assurance.POST_QUANTUM;
    }

    @Override
    public String algorithm() {
        return wireName;
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) {
        return this;
    }

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        throw absent();
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        throw absent();
    }

    private KeySourceException absent() {
        return new KeySourceException(Reason.UNAVAILABLE, problem, advice);
    }

    @Override
    public SourceHealth health() {
        return new SourceHealth(SourceHealth.State.DOWN, Optional.of(problem + "; " + advice), false, Map.of());
    }

    @Override
    public void close() {}
}
