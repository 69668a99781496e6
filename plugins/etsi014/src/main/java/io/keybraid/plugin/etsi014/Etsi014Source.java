package io.keybraid.plugin.etsi014;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.KeySource;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.time.InstantSource;
import java.util.Map;

/** Keys from one KME, for all tunnels that use it: they share its connections, its health and the memory of key_IDs. */
final class Etsi014Source implements KeySource {

    static final String ALGORITHM = "ETSI-GS-QKD-014";

    private final KmeSettings settings;
    private final KmeClient client;
    private final LateKeys lateKeys;
    private final KmeHealth health = new KmeHealth();
    private final KeyIdMemory made = new KeyIdMemory();
    private final KeyIdMemory fetched = new KeyIdMemory();
    private final StatusWatch statusWatch;

    Etsi014Source(KmeSettings settings, InstantSource clock, LateKeys.Pauses pauses) {
        this.settings = settings;
        client = new KmeClient(settings);
        lateKeys = new LateKeys(settings.grace(), pauses);
        statusWatch = new StatusWatch(client, health, clock);
    }

    @Override
    public Assurance assurance() {
        return Assurance.QKD;
    }

    @Override
    public String algorithm() {
        return ALGORITHM;
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) throws BadSourceConfigException {
        SaeId peer = SaeId.ofSetting(Etsi014Settings.PEER_SAE, tunnelSettings.text(Etsi014Settings.PEER_SAE));
        if (peer.equals(settings.sae())) {
            throw new BadSourceConfigException(
                    Etsi014Settings.PEER_SAE,
                    "'" + peer + "' is our own SAE ID (setting 'sae' of the source)",
                    "write the SAE ID of the tunnel's other end");
        }
        return new Etsi014Strand(this, peer);
    }

    @Override
    public SourceHealth health() {
        return health.toHealth(Map.of(
                "kme", settings.endpoint().origin(),
                "methods", client.methods(),
                "certificate-expires", settings.tls().expiry().toString()));
    }

    @Override
    public void close() {
        client.close();
    }

    KmeEndpoint endpoint() {
        return settings.endpoint();
    }

    KmeClient client() {
        return client;
    }

    KmeHealth observed() {
        return health;
    }

    LateKeys lateKeys() {
        return lateKeys;
    }

    StatusWatch statusWatch() {
        return statusWatch;
    }

    /** The key_IDs that our KME delivered to us as the initiator. */
    KeyIdMemory made() {
        return made;
    }

    /** The key_IDs that we asked for as the responder. */
    KeyIdMemory fetched() {
        return fetched;
    }

    @Override
    public String toString() {
        return "[etsi014 source at " + settings.endpoint() + "]";
    }
}
