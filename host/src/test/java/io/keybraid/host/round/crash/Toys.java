package io.keybraid.host.round.crash;

import io.keybraid.api.Assurance;
import io.keybraid.api.PublicBytes;
import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.Origin;
import io.keybraid.host.journal.PreparedKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Mode;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.Parties;
import io.keybraid.host.message.Message.StrandBytes;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Action;
import io.keybraid.host.round.Terms;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Stands for the strands and the combiner: a key is its kid, and the kid says of what it was made, so that two ends have
 * the same key exactly if they made it of the same. All secrets are two dummies that nobody closes.
 */
final class Toys {

    static final Parties PARTIES = new Parties(
            new IdentityPin(bytes(32, 1)),
            new IdentityPin(bytes(32, 2)),
            new WireGuardKey(bytes(32, 3)),
            new WireGuardKey(bytes(32, 4)));

    private static final String POLICY = "any";
    private static final List<StrandBytes> STRANDS =
            List.of(new StrandBytes(new StrandName(Assurance.QKD, "TOY", "toy"), PublicBytes.EMPTY));
    private static final PresharedKey PSK = PresharedKey.takeFrom(bytes(32, 5));
    private static final ChainSecret CHAIN = ChainSecret.takeFrom(bytes(32, 6));

    /** The keys that both ends have at the beginning. */
    static final EpochKeys FIRST = keys(1, new Kid(Arrays.copyOf(new byte[] {0, 0, 0, 0, 0, 0, 0, 1}, Kid.LENGTH)));

    private Toys() {}

    static Terms terms(boolean resetNeedsWord) {
        return new Terms(PARTIES, POLICY, resetNeedsWord);
    }

    static EpochKeys keys(long epoch, Kid kid) {
        return new EpochKeys(epoch, kid, PSK, CHAIN, Origin.complete(Instant.EPOCH));
    }

    static Offer offer(Action.MakeOffer make, TunnelRecord record) {
        PublicBytes nonce = PublicBytes.copyOf(bytes(32, 7));
        return new Offer(make.round(), make.epoch(), make.mode(), record.kid(), PARTIES, nonce, POLICY, STRANDS);
    }

    /** The key a round's chain begins with. */
    static Kid chain(Mode mode, TunnelRecord record) {
        return mode == Mode.RESET ? Kid.NONE : record.kid();
    }

    /**
     * The key of a round.
     *
     * @param attempt of the responder: its nonce is another one each time
     * @param wrong whether the responder's strand gave another secret than the initiator's
     */
    static Kid kid(Offer offer, Kid chain, int attempt, boolean wrong) {
        return new Kid(ByteBuffer.allocate(Kid.LENGTH)
                .putLong(offer.round().sequence())
                .put((byte) attempt)
                .put((byte) (wrong ? 1 : 0))
                .put((byte) offer.mode().ordinal())
                .put((byte) offer.round().chance())
                .putInt(Arrays.hashCode(chain.bytes()))
                .array());
    }

    /** What the responder makes of an offer. */
    static PreparedKeys prepared(Offer offer, PublicBytes bytes, Kid chain, int attempt, boolean wrong) {
        Kid kid = kid(offer, chain, attempt, wrong);
        Accept accept = new Accept(
                offer.round(),
                offer.epoch(),
                PublicBytes.copyOf(bytes(32, attempt)),
                POLICY,
                STRANDS,
                List.of(),
                tag(kid, 'R'));
        return new PreparedKeys(
                offer.round(), keys(offer.epoch(), kid), MessageWriter.write(accept), hash(bytes), tag(kid, 'I'));
    }

    /** What the initiator makes of an ACCEPT. */
    static Kid completed(Offer offer, Kid chain, Accept accept) {
        return kid(offer, chain, accept.nonce().toByteArray()[0], false);
    }

    static boolean proves(Accept accept, Kid kid) {
        return accept.tag().equals(tag(kid, 'R'));
    }

    /** The kid in a tag of {@link #tag}. */
    static Kid kidOf(Accept accept) {
        return new Kid(Arrays.copyOf(accept.tag().toByteArray(), Kid.LENGTH));
    }

    static PublicBytes tag(Kid kid, char side) {
        byte[] tag = Arrays.copyOf(kid.bytes(), 32);
        tag[31] = (byte) side;
        return PublicBytes.copyOf(tag);
    }

    /** For people: the round that made the key, a stroke for each further attempt, and ! if it is wrong. */
    static String name(Kid kid) {
        ByteBuffer bytes = ByteBuffer.wrap(kid.bytes());
        long sequence = bytes.getLong();
        return kid.equals(Kid.NONE) ? "none" : "k" + sequence + "'".repeat(bytes.get()) + (bytes.get() == 1 ? "!" : "");
    }

    static TunnelRecord recordAtFirst(boolean withKeys) {
        return withKeys ? new TunnelRecord(1, Optional.of(FIRST), Optional.empty()) : TunnelRecord.EMPTY;
    }

    static String name(RoundId round) {
        return Long.toString(round.sequence());
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static PublicBytes hash(PublicBytes offer) {
        try {
            return PublicBytes.copyOf(MessageDigest.getInstance("SHA-256").digest(offer.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
