package io.keybraid.plugin.pkcs11;

import io.keybraid.api.Assurance;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.SourceHealth.State;
import io.keybraid.api.Strand;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** A token for all the tunnels that use it, each with a key of its own. */
final class Pkcs11Source implements KeySource {

    private final Mechanism mechanism;
    private final Token token;
    private final SecureRandom random;
    private final TokenThreads threads = new TokenThreads();
    private State state = State.UNTRIED;
    private Optional<String> problem = Optional.empty();

    Pkcs11Source(Mechanism mechanism, Token token, SecureRandom random) {
        this.mechanism = mechanism;
        this.token = token;
        this.random = random;
    }

    /** The key in the token stays the same: whoever gets hold of the token later can compute what it computed. */
    @Override
    public Assurance assurance() {
        return Assurance.STATIC;
    }

    @Override
    public String algorithm() {
        return mechanism.algorithm();
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) {
        return new Pkcs11Strand(this, tunnelSettings.text(Pkcs11Factory.KEY), random);
    }

    /** What the token computes of the digest; the caller wipes it. */
    byte[] compute(RoundContext round, String key, byte[] digest) throws KeySourceException {
        try {
            byte[] result = threads.call(round, () -> token.compute(mechanism, key, digest));
            went(State.UP, Optional.empty());
            return result;
        } catch (Token.TokenException e) {
            went(State.DOWN, Optional.of(e.getMessage() + "; " + e.advice()));
            throw new KeySourceException(Reason.UNAVAILABLE, String.valueOf(e.getMessage()), e.advice(), e);
        }
    }

    private synchronized void went(State now, Optional<String> why) {
        state = now;
        problem = why;
    }

    @Override
    public synchronized SourceHealth health() {
        return new SourceHealth(
                state, problem, false, Map.of("token", token.place().toString()));
    }

    @Override
    public void close() {
        threads.close();
        token.close();
    }
}
