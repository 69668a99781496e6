package io.keybraid.host.tunnel;

import io.keybraid.api.Assurance;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.Strand;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.round.NamedStrand;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A source whose secret follows from the round, at both ends, while it is up. */
public final class ToySource implements Strand {

    private final String name;
    private final Assurance assurance;
    private boolean up = true;

    public ToySource(String name, Assurance assurance) {
        this.name = name;
        this.assurance = assurance;
    }

    void setUp(boolean now) {
        up = now;
    }

    boolean isUp() {
        return up;
    }

    public NamedStrand named() {
        return new NamedStrand(new StrandName(assurance, "TOY", name), this);
    }

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        requireUp();
        return new Initiation() {
            @Override
            public PublicBytes offer() {
                return PublicBytes.EMPTY;
            }

            @Override
            public SharedSecret complete(PublicBytes answer) throws KeySourceException {
                requireUp();
                return secret(round);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        requireUp();
        return new Response(PublicBytes.EMPTY, secret(round));
    }

    private void requireUp() throws KeySourceException {
        if (!up) {
            throw new KeySourceException(
                    KeySourceException.Reason.UNREACHABLE, name + " is down", "bring " + name + " up");
        }
    }

    private SharedSecret secret(RoundContext round) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.US_ASCII));
            return SharedSecret.takeFrom(digest.digest(round.round().toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
