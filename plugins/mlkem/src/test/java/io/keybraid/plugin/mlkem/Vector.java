package io.keybraid.plugin.mlkem;

import io.keybraid.api.ChosenRandom;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * One vector, for one implementation.
 *
 * @param group what the vector shares with its neighbours
 */
record Vector(Implementation implementation, JsonNode group, JsonNode test) {

    String name() {
        return implementation.word() + " " + parameterSet().standardName() + " "
                + test.get("tcId").asInt();
    }

    ParameterSet parameterSet() {
        return ParameterSet.named(group.get("parameterSet").asString());
    }

    MlKem mlKem() throws NoSuchAlgorithmException {
        return new MlKem(parameterSet(), implementation);
    }

    boolean isValid() {
        return text("result").equals("valid");
    }

    /** A field of the test, else of its group. */
    String text(String field) {
        return (test.has(field) ? test : group).get(field).asString();
    }

    byte[] bytes(String field) {
        return HexFormat.of().parseHex(text(field));
    }

    PublicBytes publicBytes(String field) {
        return PublicBytes.copyOf(bytes(field));
    }

    /** "Randomness" that gives these fields one after the other. */
    ChosenRandom random(String... fields) {
        return new ChosenRandom(
                HexFormat.of().parseHex(Arrays.stream(fields).map(this::text).collect(Collectors.joining())));
    }

    /** The expanded key in "dk", through PKCS #8 as in RFC 9935, section 6: the JCA knows no shorter way. */
    PrivateKey decapsulationKey() throws GeneralSecurityException {
        String name = parameterSet().standardName();
        String key = text("dk");
        int length = key.length() / 2;
        String encoded = "3082%04x020100300b06096086480165030404%02x0482%04x0482%04x"
                        .formatted(3 + 13 + 4 + 4 + length, parameterSet().objectIdentifierArc(), 4 + length, length)
                + key;
        return KeyFactory.getInstance(name, implementation.provider())
                .generatePrivate(new PKCS8EncodedKeySpec(HexFormat.of().parseHex(encoded)));
    }

    /** Whether the encoded key ends with the expanded key in "dk"; what stands before it differs. */
    boolean isDecapsulationKey(PrivateKey key) {
        byte[] encoded = key.getEncoded();
        byte[] expected = bytes("dk");
        return Arrays.equals(encoded, encoded.length - expected.length, encoded.length, expected, 0, expected.length);
    }

    /** Whether the secret is the one in this field. */
    boolean isSecret(SharedSecret secret, String field) {
        return Arrays.equals(bytes(field), secret.expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE)));
    }
}
