package io.keybraid.host.combine;

import static io.keybraid.host.combine.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Assurance;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.Hmac;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.message.MalformedMessageException;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.MessageReader;
import io.keybraid.host.message.MessageWriter;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every value of keybraid_combiner.json: three chained rotations, whose round function also made ETSI's own vectors. */
class CombinerVectorsTest {

    private static final int PART = 32;

    static Stream<JsonNode> rotations() {
        return Vectors.ours().get("vectors").valueStream();
    }

    @Test
    void theCommittedVectorsAreTheSharedOnes() throws IOException {
        byte[] shared = Files.readAllBytes(Vectors.sharedFile("keybraid_combiner.json"));
        try (var ours = CombinerVectorsTest.class.getResourceAsStream("/vectors/keybraid_combiner.json")) {
            assertThat(ours).hasBinaryContent(shared);
        }
    }

    @Test
    void threeRotationsInARowYieldTheKeysOfTheVectors() {
        ChainSecret chain = ChainSecret.none();
        List<JsonNode> rotations = rotations().toList();
        assertThat(rotations).hasSize(3);
        for (JsonNode rotation : rotations) {
            RoundKeys keys = Combiner.combine(chain, transcript(rotation), strands(rotation));
            assertThat(bytes(keys.psk())).isEqualTo(hex(rotation, "psk"));
            assertThat(bytes(keys.chain())).isEqualTo(hex(rotation, "chain_secret_next"));
            assertThat(keys.responderTag().toByteArray()).isEqualTo(hex(rotation, "tag_responder"));
            assertThat(keys.initiatorTag().toByteArray()).isEqualTo(hex(rotation, "tag_initiator"));
            assertThat(keys.kid()).isEqualTo(new Kid(hex(rotation, "key_identifier")));
            chain = keys.chain();
        }
    }

    @ParameterizedTest
    @MethodSource("rotations")
    void theOrderInWhichStrandsArriveDoesNotMatter(JsonNode rotation) {
        byte[] before = hex(rotation.get("rounds").get(0), "previous_chain_secret");
        List<Ingredient> reversed = strands(rotation).reversed();
        try (RoundKeys keys = Combiner.combine(ChainSecret.takeFrom(before), transcript(rotation), reversed)) {
            assertThat(bytes(keys.psk())).isEqualTo(hex(rotation, "psk"));
        }
    }

    @ParameterizedTest
    @MethodSource("rotations")
    void theTranscriptsHashAndTheLabelAreThoseOfTheVectors(JsonNode rotation) {
        assertThat(transcript(rotation).hash()).isEqualTo(hex(rotation, "transcript_hash"));
        assertThat(Labels.CAS_KDF).isEqualTo(hex(rotation, "label"));
    }

    @ParameterizedTest
    @MethodSource("rotations")
    void everyRoundYieldsTheValuesOfTheVectors(JsonNode rotation) throws NoSuchAlgorithmException {
        byte[] ma = hex(rotation, "offer");
        byte[] mb = hex(rotation, "accept_body");
        int n = rotation.get("rounds").size();
        for (int i = 1; i <= n; i++) {
            JsonNode round = rotation.get("rounds").get(i - 1);
            assertThat(round.get("i").asInt()).isEqualTo(i);
            assertThat(info(round, n)).isEqualTo(hex(round, "info"));

            byte[] chainAndMaterial = concatenated(hex(round, "chain_secret"), hex(round, "key_material"));
            assertThat(chainAndMaterial).hasSize(i == n ? 5 * PART : PART);
            byte[] chain = hex(round, "previous_chain_secret");
            assertThat(roundSecret(chain, hex(round, "secret"), ma, mb)).isEqualTo(hex(round, "round_secret"));
            byte[] key = Hkdf.extract(Labels.CAS_KDF, hex(round, "round_secret"));
            assertThat(Hkdf.expand(key, hex(round, "info"), chainAndMaterial.length))
                    .isEqualTo(chainAndMaterial);
            try (SharedSecret secret = SharedSecret.takeFrom(hex(round, "secret"))) {
                byte[] info = hex(round, "info");
                assertThat(CasKdf.round(chain, secret, ma, mb, Labels.CAS_KDF, info, chainAndMaterial.length))
                        .isEqualTo(chainAndMaterial);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rotations")
    void roundsHangTogetherAndTheLastOnesMaterialIsCutInFour(JsonNode rotation) {
        byte[] last = new byte[0];
        for (JsonNode round : rotation.get("rounds")) {
            if (last.length > 0) {
                assertThat(hex(round, "previous_chain_secret")).isEqualTo(last);
            }
            last = hex(round, "chain_secret");
        }
        assertThat(hex(rotation, "chain_secret_next")).isEqualTo(last);
        byte[] material = hex(rotation.get("rounds").get(rotation.get("rounds").size() - 1), "key_material");
        List<String> parts = List.of("psk", "k_confirm_responder", "k_confirm_initiator", "k_identifier");
        for (int i = 0; i < parts.size(); i++) {
            assertThat(hex(rotation, parts.get(i)))
                    .as(parts.get(i))
                    .isEqualTo(Arrays.copyOfRange(material, i * PART, (i + 1) * PART));
        }
    }

    @ParameterizedTest
    @MethodSource("rotations")
    void theConfirmationKeysMakeTheTags(JsonNode rotation) {
        byte[] hash = hex(rotation, "transcript_hash");
        assertThat(Hmac.of(hex(rotation, "k_confirm_responder"), Labels.RESPONDER_CONFIRMS, hash))
                .isEqualTo(hex(rotation, "tag_responder"));
        assertThat(Hmac.of(hex(rotation, "k_confirm_initiator"), Labels.INITIATOR_CONFIRMS, hash))
                .isEqualTo(hex(rotation, "tag_initiator"));
        assertThat(Hmac.of(hex(rotation, "k_identifier"), Labels.KID, hash))
                .hasSize(PART)
                .startsWith(hex(rotation, "key_identifier"));
    }

    @ParameterizedTest
    @MethodSource("rotations")
    void offersAndAcceptsReadAndWriteByteForByte(JsonNode rotation) throws MalformedMessageException {
        PublicBytes offerBytes = PublicBytes.copyOf(hex(rotation, "offer"));
        Message.Offer offer = (Message.Offer) MessageReader.read(offerBytes);
        assertThat(MessageWriter.write(offer)).isEqualTo(offerBytes);

        byte[] body = hex(rotation, "accept_body");
        PublicBytes acceptBytes = PublicBytes.copyOf(concatenated(body, hex(rotation, "tag_responder")));
        Message.Accept accept = (Message.Accept) MessageReader.read(acceptBytes);
        assertThat(MessageWriter.write(accept)).isEqualTo(acceptBytes);
        assertThat(MessageWriter.acceptBody(accept)).isEqualTo(PublicBytes.copyOf(body));

        assertThat(accept.round()).isEqualTo(offer.round());
        assertThat(accept.epoch()).isEqualTo(offer.epoch());
        assertThat(accept.selected())
                .extracting(strand -> strand.strand().name())
                .containsExactlyElementsOf(
                        strands(rotation).stream().map(Ingredient::name).toList());
        List<Message.StrandName> answered = new ArrayList<>();
        accept.selected().forEach(strand -> answered.add(strand.strand()));
        accept.refused().forEach(strand -> answered.add(strand.strand()));
        assertThat(answered)
                .containsExactlyInAnyOrderElementsOf(offer.strands().stream()
                        .map(Message.StrandBytes::strand)
                        .toList());
    }

    private static Transcript transcript(JsonNode rotation) {
        return new Transcript(
                PublicBytes.copyOf(hex(rotation, "offer")), PublicBytes.copyOf(hex(rotation, "accept_body")));
    }

    private static List<Ingredient> strands(JsonNode rotation) {
        return rotation.get("rounds")
                .valueStream()
                .map(round -> new Ingredient(
                        assurance(round),
                        round.get("algorithm").asString(),
                        round.get("name").asString(),
                        SharedSecret.takeFrom(hex(round, "secret"))))
                .toList();
    }

    private static Assurance assurance(JsonNode round) {
        return switch (round.get("assurance").asString()) {
            case "pq" -> Assurance.POST_QUANTUM;
            case "classical" -> Assurance.CLASSICAL;
            case "qkd" -> Assurance.QKD;
            case "static" -> Assurance.STATIC;
            default -> throw new IllegalArgumentException(round.get("assurance").asString());
        };
    }

    /** info_i as docs/protocol.md writes it, put together a second time. */
    private static byte[] info(JsonNode round, int n) {
        byte[] algorithm = round.get("algorithm").asString().getBytes(StandardCharsets.US_ASCII);
        byte[] name = round.get("name").asString().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + 5 + algorithm.length + name.length)
                .put("keybraid/1".getBytes(StandardCharsets.US_ASCII))
                .put((byte) round.get("i").asInt())
                .put((byte) n)
                .put((byte) assurance(round).code())
                .put((byte) algorithm.length)
                .put(algorithm)
                .put((byte) name.length)
                .put(name)
                .array();
    }

    /** rs_i as docs/protocol.md writes it, with the JDK's SHA-256. */
    private static byte[] roundSecret(byte[] chain, byte[] secret, byte[] ma, byte[] mb)
            throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : List.of(secret, ma, mb)) {
            digest.update(ByteBuffer.allocate(4).putInt(part.length).array());
            digest.update(part);
        }
        return Hmac.of(chain, digest.digest());
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] bytes(Secret32 secret) {
        return secret.expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE));
    }
}
