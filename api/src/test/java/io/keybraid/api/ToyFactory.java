package io.keybraid.api;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A source without any secrecy, for testing the contract: two random messages, and the SHA-256 of both as the secret. A
 * test may replace its strand by one that breaks the contract.
 */
final class ToyFactory implements KeySourceFactory {

    private final UnaryOperator<Strand> change;

    ToyFactory() {
        this(strand -> strand);
    }

    ToyFactory(UnaryOperator<Strand> change) {
        this.change = change;
    }

    @Override
    public SourceDescription description() {
        return new SourceDescription(
                "toy",
                "a source for tests",
                List.of(Assurance.CLASSICAL),
                List.of("TOY"),
                List.of(Setting.choice("colour", List.of("red", "blue"), "red", "read and not used")),
                List.of());
    }

    @Override
    public KeySource create(SourceConfig config, SourceContext context) {
        config.text("colour");
        return new ToySource(change.apply(new ToyStrand(context)));
    }

    private record ToySource(Strand made) implements KeySource {

        @Override
        public Assurance assurance() {
            return Assurance.CLASSICAL;
        }

        @Override
        public String algorithm() {
            return "TOY";
        }

        @Override
        public Strand strand(SourceConfig tunnelSettings) {
            return made;
        }

        @Override
        public SourceHealth health() {
            return new SourceHealth(SourceHealth.State.UP, Optional.empty(), true, Map.of());
        }

        @Override
        public void close() {}
    }

    private record ToyStrand(SourceContext context) implements Strand {

        @Override
        public Initiation initiate(RoundContext round) throws KeySourceException {
            round.requireTimeLeft();
            return new ToyInitiation(message());
        }

        @Override
        public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
            round.requireTimeLeft();
            PublicBytes answer = message();
            return new Response(answer, secret(offer, answer));
        }

        private PublicBytes message() {
            byte[] bytes = new byte[16];
            context.random().nextBytes(bytes);
            return PublicBytes.copyOf(bytes);
        }
    }

    record ToyInitiation(PublicBytes offer) implements Initiation {

        @Override
        public SharedSecret complete(PublicBytes answer) throws KeySourceException {
            return secret(offer, answer);
        }

        @Override
        public void close() {}
    }

    private static SharedSecret secret(PublicBytes offer, PublicBytes answer) throws KeySourceException {
        if (offer.length() != 16 || answer.length() != 16) {
            throw new KeySourceException(
                    KeySourceException.Reason.BAD_MESSAGE, "not a toy's message", "use no toys in earnest");
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(offer.toByteArray());
            digest.update(answer.toByteArray());
            return SharedSecret.takeFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
