package io.keybraid.host.combine;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.PresharedKey;

/**
 * What a round yields. Whoever receives it closes it, or the two secrets in it one by one.
 *
 * @param psk for WireGuard
 * @param chain for the next round
 * @param responderTag tag_R: proves to the initiator that the responder has the key
 * @param initiatorTag tag_I: the other way round
 * @param kid names the key and tells nothing of it
 */
public record RoundKeys(
        PresharedKey psk, ChainSecret chain, PublicBytes responderTag, PublicBytes initiatorTag, Kid kid)
        implements AutoCloseable {

    /** Wipes both secrets. */
    @Override
    public void close() {
        psk.close();
        chain.close();
    }
}
