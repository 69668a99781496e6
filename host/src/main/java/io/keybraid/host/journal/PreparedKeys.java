package io.keybraid.host.journal;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.message.RoundId;
import java.util.Objects;

/**
 * The NEXT record: keys that a responder holds ready until the initiator decides (docs/protocol.md, section 3).
 *
 * @param round the round that made them
 * @param keys of the epoch that would come
 * @param accept the ACCEPT that was sent, all its bytes: a second OFFER of the same round is answered with it
 * @param offerHash SHA-256 of the OFFER it answers
 * @param initiatorTag the tag that the COMMIT must carry
 */
public record PreparedKeys(
        RoundId round, EpochKeys keys, PublicBytes accept, PublicBytes offerHash, PublicBytes initiatorTag) {

    public PreparedKeys {
        Objects.requireNonNull(round);
        Objects.requireNonNull(keys);
        Objects.requireNonNull(accept);
        Objects.requireNonNull(offerHash);
        Objects.requireNonNull(initiatorTag);
    }
}
