package io.keybraid.plugin.etsi014;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.Strand;

/** One tunnel's keys: the initiator is the standard's master SAE, the responder its slave SAE. */
final class Etsi014Strand implements Strand {

    private final Etsi014Source source;
    private final SaeId peer;

    Etsi014Strand(Etsi014Source source, SaeId peer) {
        this.source = source;
        this.peer = peer;
    }

    /** Gets a key that the peer's SAE can have too; its key_ID is the offer. */
    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        round.requireTimeLeft();
        source.statusWatch().look(peer);
        DeliveredKey key = source.observed().observe(() -> newKey(round));
        return new Etsi014Initiation(key);
    }

    private DeliveredKey newKey(RoundContext round) throws KeySourceException {
        DeliveredKey key = source.client().getKey(peer, round::remaining);
        if (!source.made().isNew(peer, key.keyId())) {
            key.close();
            throw new KeySourceException(
                    Reason.BAD_MESSAGE,
                    source.endpoint() + " delivered key_ID " + key.keyId() + " a second time",
                    "tell the KME's operator: a key must be delivered once; this one is not used");
        }
        return key;
    }

    /** Gets the key that the offer names. A key_ID is asked for in one round only, whatever comes of it: it is delivered once. */
    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        round.requireTimeLeft();
        KeyId keyId = KeyId.ofOffer(offer)
                .orElseThrow(() -> new KeySourceException(
                        Reason.BAD_MESSAGE,
                        "the other end offered " + offer.length() + " bytes that are no key_ID",
                        "check that both ends run the same version of this plugin"));
        if (!source.fetched().isNew(peer, keyId)) {
            throw new KeySourceException(
                    Reason.BAD_MESSAGE,
                    "the other end offered key_ID " + keyId + " a second time",
                    "a key is used once; if it happens again, see the other end's log");
        }
        source.statusWatch().look(peer);
        DeliveredKey key = source.observed()
                .observe(() -> source.lateKeys()
                        .await(() -> source.client().getKeyWithKeyIds(peer, keyId, round::remaining), round));
        return new Response(PublicBytes.EMPTY, key.secret());
    }

    /** By the KME's Status (clause 5.1), which takes no key. */
    @Override
    public void probe() throws KeySourceException {
        KmeStatus status = source.client().getStatus(peer);
        if (status.member("stored_key_count").filter("0"::equals).isPresent()) {
            throw new KeySourceException(
                    Reason.EXHAUSTED,
                    source.endpoint() + " stores no key for SAE '" + peer + "' (stored_key_count: 0)",
                    "ask the KME's operator whether the QKD link makes keys; compare its key rate with 'rotate-every'");
        }
    }

    @Override
    public String toString() {
        return "[etsi014 strand with SAE " + peer + "]";
    }
}
