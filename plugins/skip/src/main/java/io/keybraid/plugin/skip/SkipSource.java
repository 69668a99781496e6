package io.keybraid.plugin.skip;

import io.keybraid.api.Assurance;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keys from our Key Provider, for all tunnels that use it. */
final class SkipSource implements KeySource {

    static final String ALGORITHM = "SKIP-02";

    private static final int MOST_KEY_IDS = 4096;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Provider provider;
    private final SkipClient client;
    private final SkipHealth health;
    private final AtomicBoolean looked = new AtomicBoolean();
    private final Set<String> met = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_KEY_IDS;
        }
    }));
    private volatile boolean closed;

    SkipSource(Provider provider) {
        this.provider = provider;
        client = new SkipClient(provider);
        health = new SkipHealth(provider);
    }

    @Override
    public Assurance assurance() {
        return provider.assurance();
    }

    @Override
    public String algorithm() {
        return ALGORITHM;
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) {
        return new SkipStrand(this, tunnelSettings.text(SkipSettings.PEER_SYSTEM));
    }

    /** One that never came before. */
    ProvidedKey newKey(String peerSystem, RoundContext round) throws KeySourceException {
        lookOnce();
        return health.observe(() -> {
            ProvidedKey key = client.newKey(peerSystem, timeLeft(round));
            if (!met.add("made " + key.keyId())) {
                key.close();
                throw new KeySourceException(
                        Reason.BAD_MESSAGE,
                        provider + " delivered a keyId a second time; that key is not used",
                        "tell the provider's operator: a key must be delivered once");
            }
            return key;
        });
    }

    /** The one that the other end names. It is asked for in one round only, and again there only while the provider has not got it. */
    ProvidedKey namedKey(String keyId, String peerSystem, RoundContext round) throws KeySourceException {
        if (!met.add("named " + keyId)) {
            throw new KeySourceException(
                    Reason.BAD_MESSAGE,
                    "the other end offered a keyId a second time",
                    "a key is used once; if it happens again, see the other end's log");
        }
        lookOnce();
        long end = System.nanoTime() + provider.grace().toNanos();
        return health.observe(() -> {
            while (true) {
                try {
                    return client.key(keyId, peerSystem, timeLeft(round));
                } catch (KeySourceException e) {
                    boolean again = e.reason() == Reason.NOT_FOUND
                            && System.nanoTime() + PAUSE.toNanos() < end
                            && round.remaining().compareTo(PAUSE) > 0;
                    if (!again) {
                        throw e;
                    }
                    pause(round);
                }
            }
        });
    }

    private static void pause(RoundContext round) throws KeySourceException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            round.requireTimeLeft();
        }
    }

    private Duration timeLeft(RoundContext round) throws KeySourceException {
        if (closed) {
            throw new KeySourceException(
                    Reason.UNAVAILABLE, provider + " cannot be asked: this source was closed", "start it again");
        }
        round.requireTimeLeft();
        return round.remaining();
    }

    /** What the provider says of itself, for status; in the background, and nothing depends on it. */
    private void lookOnce() {
        if (!looked.getAndSet(true)) {
            Thread.ofVirtual().start(() -> {
                try {
                    health.heard(client.capabilities(provider.timeout()));
                } catch (KeySourceException e) {
                    looked.set(false);
                }
            });
        }
    }

    /** Whether it shares keys with that system, by its own account. */
    void probe(String peerSystem) throws KeySourceException {
        Capabilities capabilities = client.capabilities(provider.timeout());
        health.heard(capabilities);
        if (!capabilities.key()) {
            throw new KeySourceException(
                    Reason.UNAVAILABLE,
                    provider + " provides no keys (capabilities: \"key\" is not true)",
                    "ask its operator for another provider");
        }
        if (!capabilities.shareKeysWith(peerSystem)) {
            throw new KeySourceException(
                    Reason.UNKNOWN_PARTY,
                    provider + " does not name system '" + peerSystem + "' among its remote systems",
                    "'peer-system' must be localSystemID of the other end's provider; see remoteSystemID in /capabilities");
        }
    }

    @Override
    public SourceHealth health() {
        return health.now();
    }

    /** Calls under way end in their time. */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "[skip source at " + provider + "]";
    }
}
