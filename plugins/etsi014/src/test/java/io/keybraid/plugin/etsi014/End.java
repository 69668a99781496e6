package io.keybraid.plugin.etsi014;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.FakeRound;
import io.keybraid.api.FakeSourceContext;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceDescription;
import io.keybraid.api.Strand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** A source with one strand, as the host makes them. */
record End(KeySource source, Strand strand) implements AutoCloseable {

    static End open(Map<String, ?> settings, String peerSae) {
        try {
            return openStrictly(settings, peerSae);
        } catch (BadSourceConfigException e) {
            throw new AssertionError(e.mistakes().toString(), e);
        }
    }

    static End openStrictly(Map<String, ?> settings, String peerSae) throws BadSourceConfigException {
        Etsi014Factory factory = new Etsi014Factory();
        SourceDescription description = factory.description();
        KeySource source = factory.create(
                SourceConfig.check(description.sourceSettings(), settings, TestSite.FOLDER),
                FakeSourceContext.named("qkd"));
        return new End(
                source,
                source.strand(SourceConfig.check(
                        description.tunnelSettings(), Map.of("peer-sae", peerSae), TestSite.FOLDER)));
    }

    Initiation initiate() throws KeySourceException {
        return strand.initiate(FakeRound.lasting(Duration.ofSeconds(20)));
    }

    Response respond(String keyId) throws KeySourceException {
        return strand.respond(
                FakeRound.lasting(Duration.ofSeconds(20)), PublicBytes.copyOf(keyId.getBytes(StandardCharsets.UTF_8)));
    }

    /** How initiating fails. */
    KeySourceException initiateFails() {
        try (Initiation initiation = initiate()) {
            throw new AssertionError("initiated " + initiation);
        } catch (KeySourceException e) {
            return e;
        }
    }

    /** How responding fails. */
    KeySourceException respondFails(String keyId) {
        try (Response response = respond(keyId)) {
            throw new AssertionError("responded " + response);
        } catch (KeySourceException e) {
            return e;
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
