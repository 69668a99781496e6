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
    private final Prefetch prefetch;

    Etsi014Strand(Etsi014Source source, SaeId peer, Prefetch prefetch) {
        this.source = source;
        this.peer = peer;
        this.prefetch = prefetch;
    }

    /** Gets a key that the peer's SAE can have too; its key_ID is the offer. */
    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        round.requireTimeLeft();
        source.statusWatch().look(peer);
        return new Etsi014Initiation(prefetch.take(round.remaining()));
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
        DeliveredKey key = source.namedKey(peer, keyId, round);
        return new Response(PublicBytes.EMPTY, key.secret());
    }

    /** By the KME's Status (clause 5.1), which takes no key. */
    @Override
    public void probe() throws KeySourceException {
        KmeStatus status = source.status(peer);
        if (status.member("stored_key_count").filter("0"::equals).isPresent()) {
            throw new KeySourceException(
                    Reason.EXHAUSTED,
                    source.site() + " stores no key for SAE '" + peer + "' (stored_key_count: 0)",
                    "ask the KME's operator whether the QKD link makes keys; compare its key rate with 'rotate-every'");
        }
    }

    @Override
    public String toString() {
        return "[etsi014 strand with SAE " + peer + "]";
    }
}
