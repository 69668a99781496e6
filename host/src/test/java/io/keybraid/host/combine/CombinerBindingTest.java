package io.keybraid.host.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keybraid.api.Assurance;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.Changes;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.StrandBytes;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.RoundId;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever two ends could see differently, or an attacker change, leads to another key, another chain, other tags. */
class CombinerBindingTest {

    private static final StrandName CLASSICAL = new StrandName(Assurance.CLASSICAL, "X25519", "classical");
    private static final StrandName PQ = new StrandName(Assurance.POST_QUANTUM, "ML-KEM-768", "pq");
    private static final StrandName QKD = new StrandName(Assurance.QKD, "ETSI-GS-QKD-014", "qkd");

    private static final Offer OFFER = new Offer(
            new RoundId(7, 0x0123456789abcdefL),
            3,
            Message.Mode.CHAINED,
            new Kid(filled(16, 1)),
            new Message.Parties(
                    new IdentityPin(filled(32, 2)),
                    new IdentityPin(filled(32, 3)),
                    new WireGuardKey(filled(32, 4)),
                    new WireGuardKey(filled(32, 5))),
            PublicBytes.copyOf(filled(32, 6)),
            "all(qkd,pq)",
            List.of(
                    new StrandBytes(CLASSICAL, PublicBytes.copyOf(filled(32, 7))),
                    new StrandBytes(PQ, PublicBytes.copyOf(filled(40, 8))),
                    new StrandBytes(QKD, PublicBytes.copyOf(filled(36, 9)))));

    private static final Accept ACCEPT = new Accept(
            OFFER.round(),
            OFFER.epoch(),
            PublicBytes.copyOf(filled(32, 10)),
            "any(qkd,pq)",
            List.of(new StrandBytes(PQ, PublicBytes.copyOf(filled(40, 11))), new StrandBytes(QKD, PublicBytes.EMPTY)),
            List.of(new Message.Refused(CLASSICAL, 2)),
            PublicBytes.copyOf(filled(32, 12)));

    private final Set<ByteBuffer> seen = new HashSet<>();
    private final RoundKeys original = combine(OFFER, ACCEPT);

    @Test
    void theSameInputsGiveTheSameKeys() {
        RoundKeys again = combine(OFFER, ACCEPT);
        assertThat(again.psk().matches(original.psk())).isTrue();
        assertThat(again.chain().matches(original.chain())).isTrue();
        assertThat(again.kid()).isEqualTo(original.kid());
    }

    @Test
    void changingAnyOneFieldOfTheOfferChangesEveryKey() {
        Map<String, Offer> changes = Changes.of(OFFER);
        assertThat(changes).hasSizeGreaterThan(30);
        changes.forEach((place, changed) -> differs("OFFER " + place, combine(changed, ACCEPT)));
        assertThat(seen).hasSize(5 * changes.size());
    }

    @Test
    void changingAnyOneFieldOfTheAcceptChangesEveryKey() {
        Map<String, Accept> changes = Changes.of(ACCEPT);
        // The tag is made with the key: the only field that cannot go into it.
        assertThat(changes.remove("tag")).isNotNull();
        assertThat(changes).hasSizeGreaterThan(20);
        changes.forEach((place, changed) -> differs("ACCEPT " + place, combine(OFFER, changed)));
        assertThat(seen).hasSize(5 * changes.size());
    }

    @Test
    void flippingAnyBitOfEitherMessageChangesEveryKey() {
        byte[] ma = MessageWriter.write(OFFER).toByteArray();
        byte[] mb = MessageWriter.acceptBody(ACCEPT).toByteArray();
        for (int bit = 0; bit < 8 * ma.length; bit++) {
            differs("MA, bit " + bit, combine(strands(), flipped(ma, bit), mb));
        }
        for (int bit = 0; bit < 8 * mb.length; bit++) {
            differs("MB, bit " + bit, combine(strands(), ma, flipped(mb, bit)));
        }
        assertThat(seen).hasSize(5 * 8 * (ma.length + mb.length));
    }

    @Test
    void movingAByteFromOneMessageToTheOtherChangesEveryKey() {
        byte[] ma = MessageWriter.write(OFFER).toByteArray();
        byte[] mb = MessageWriter.acceptBody(ACCEPT).toByteArray();
        byte[] all = Arrays.copyOf(ma, ma.length + mb.length);
        System.arraycopy(mb, 0, all, ma.length, mb.length);
        IntStream.rangeClosed(0, all.length)
                .filter(cut -> cut != ma.length)
                .forEach(cut -> differs(
                        "cut at " + cut,
                        combine(strands(), Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length))));
    }

    @Test
    void swappingTheSecretsOfTwoStrandsChangesEveryKey() {
        differs("swapped", combine(List.of(strand(PQ, filled(32, 21)), strand(QKD, filled(32, 20)))));
    }

    @Test
    void movingAByteFromOneSecretToTheNextChangesEveryKey() {
        byte[] both = new byte[96];
        for (int i = 0; i < both.length; i++) {
            both[i] = (byte) (i * 37);
        }
        for (int cut = 32; cut <= 64; cut++) {
            differs(
                    "cut at " + cut,
                    combine(List.of(
                            strand(PQ, Arrays.copyOf(both, cut)),
                            strand(QKD, Arrays.copyOfRange(both, cut, both.length)))));
        }
        assertThat(seen).hasSize(5 * 33);
    }

    @Test
    void aSecretWithAZeroByteMoreIsAnotherSecret() {
        differs("longer", combine(List.of(strand(PQ, Arrays.copyOf(filled(32, 20), 33)), strand(QKD, filled(32, 21)))));
    }

    @Test
    void flippingAnyBitOfAnySecretOrOfTheChainChangesEveryKey() {
        for (int bit = 0; bit < 256; bit++) {
            byte[] secret = flipped(filled(32, 20), bit);
            differs("pq, bit " + bit, combine(List.of(strand(PQ, secret), strand(QKD, filled(32, 21)))));
            secret = flipped(filled(32, 21), bit);
            differs("qkd, bit " + bit, combine(List.of(strand(PQ, filled(32, 20)), strand(QKD, secret))));
            ChainSecret chain = ChainSecret.takeFrom(flipped(filled(32, 99), bit));
            differs("chain, bit " + bit, Combiner.combine(chain, transcript(OFFER, ACCEPT), strands()));
        }
        assertThat(seen).hasSize(5 * 3 * 256);
    }

    @Test
    void whatAStrandIsCalledAndCountsForIsInTheKeyToo() {
        for (StrandName other : Changes.of(PQ).values()) {
            differs(other.toString(), combine(List.of(strand(other, filled(32, 20)), strand(QKD, filled(32, 21)))));
        }
        StrandName moved = new StrandName(PQ.assurance(), "ML-KEM-768" + "p", "q");
        differs("moved", combine(List.of(strand(moved, filled(32, 20)), strand(QKD, filled(32, 21)))));
    }

    @Test
    void oneStrandMoreOrLessChangesEveryKey() {
        differs("less", combine(List.of(strand(PQ, filled(32, 20)))));
        differs(
                "more",
                combine(List.of(
                        strand(CLASSICAL, filled(32, 22)), strand(PQ, filled(32, 20)), strand(QKD, filled(32, 21)))));
    }

    @Test
    void refusesNoStrandTooManyAndTwoOfOneName() {
        assertThatIllegalArgumentException().isThrownBy(() -> combine(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> combine(List.of(strand(PQ, filled(32, 20)), strand(PQ, filled(32, 21)))));
        List<Ingredient> many = IntStream.range(0, 17)
                .mapToObj(i -> strand(new StrandName(Assurance.STATIC, "static", "s" + i), filled(32, i)))
                .toList();
        assertThatIllegalArgumentException().isThrownBy(() -> combine(many));
        assertThat(combine(many.subList(0, 16))).isNotNull();
    }

    @Test
    void keysPrintNothingOfThemselves() {
        byte[] psk = bytes(original.psk());
        assertThat(original.toString())
                .contains("[PresharedKey 32 bytes]", "[ChainSecret 32 bytes]")
                .doesNotContain(java.util.HexFormat.of().formatHex(psk, 0, 4));
    }

    private void differs(String what, RoundKeys keys) {
        assertThat(keys.psk().matches(original.psk())).as(what).isFalse();
        assertThat(keys.chain().matches(original.chain())).as(what).isFalse();
        assertThat(keys.kid()).as(what).isNotEqualTo(original.kid());
        assertThat(keys.responderTag()).as(what).isNotEqualTo(original.responderTag());
        assertThat(keys.initiatorTag()).as(what).isNotEqualTo(original.initiatorTag());
        seen.add(ByteBuffer.wrap(bytes(keys.psk())));
        seen.add(ByteBuffer.wrap(bytes(keys.chain())));
        seen.add(ByteBuffer.wrap(keys.kid().bytes()));
        seen.add(ByteBuffer.wrap(keys.responderTag().toByteArray()));
        seen.add(ByteBuffer.wrap(keys.initiatorTag().toByteArray()));
    }

    private static RoundKeys combine(Offer offer, Accept accept) {
        return Combiner.combine(chain(), transcript(offer, accept), strands());
    }

    private static RoundKeys combine(List<Ingredient> strands) {
        return Combiner.combine(chain(), transcript(OFFER, ACCEPT), strands);
    }

    private static RoundKeys combine(List<Ingredient> strands, byte[] ma, byte[] mb) {
        return Combiner.combine(chain(), new Transcript(PublicBytes.copyOf(ma), PublicBytes.copyOf(mb)), strands);
    }

    private static Transcript transcript(Offer offer, Accept accept) {
        return new Transcript(MessageWriter.write(offer), MessageWriter.acceptBody(accept));
    }

    private static List<Ingredient> strands() {
        return List.of(strand(PQ, filled(32, 20)), strand(QKD, filled(32, 21)));
    }

    private static Ingredient strand(StrandName name, byte[] secret) {
        return new Ingredient(name.assurance(), name.algorithm(), name.name(), SharedSecret.takeFrom(secret));
    }

    private static ChainSecret chain() {
        return ChainSecret.takeFrom(filled(32, 99));
    }

    private static byte[] filled(int length, int with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static byte[] bytes(Secret32 secret) {
        return secret.expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE));
    }
}
