package io.keybraid.plugin.etsi014;

import io.keybraid.api.SharedSecret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a Key container (clause 6.3) that must hold keys of 256 bits and nothing shorter or longer. Members that it does not know are passed over.
 *
 * <p>The key goes from the body through the parser's characters into bytes, and all three are wiped.
 */
final class KeyContainerReader implements AutoCloseable {

    /** In bytes: what Keybraid asks for. */
    static final int KEY_BYTES = 32;

    private final JsonParser json;
    private final List<DeliveredKey> delivered = new ArrayList<>();
    private @Nullable KeyId keyId;
    private byte @Nullable [] key;
    private int count;

    private KeyContainerReader(JsonParser json) {
        this.json = json;
    }

    /**
     * @param most how many keys were asked for
     * @return at least one and at most as many; the caller closes them
     * @throws MalformedAnswerException if it is anything else; then all its keys are wiped
     */
    static List<DeliveredKey> read(KmeAnswer answer, int most) throws MalformedAnswerException {
        try (KeyContainerReader reader = new KeyContainerReader(KmeJson.parser(answer.body(), answer.length()))) {
            return reader.container(most);
        } catch (JacksonException e) {
            throw MalformedAnswerException.notJson(answer);
        }
    }

    private List<DeliveredKey> container(int most) throws MalformedAnswerException {
        require(json.nextToken() == JsonToken.START_OBJECT, "something that is not a Key container");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean keys = "keys".equals(json.currentName());
            JsonToken value = json.nextToken();
            if (keys) {
                require(value == JsonToken.START_ARRAY, "a Key container whose 'keys' is not an array");
                keys(most);
            } else {
                json.skipChildren();
            }
        }
        require(json.nextToken() == null, "a Key container with something behind it");
        require(count >= 1 && count <= most, tooMany(most));
        List<DeliveredKey> whole = List.copyOf(delivered);
        delivered.clear();
        return whole;
    }

    private String tooMany(int most) {
        return "a Key container with " + count + " keys where " + (most == 1 ? "one was" : most + " were")
                + " asked for";
    }

    private void keys(int most) throws MalformedAnswerException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(
                    json.currentToken() == JsonToken.START_OBJECT,
                    "a Key container with an entry that is not an object");
            count++;
            entry();
            if (count <= most) {
                delivered.add(delivered());
            }
            wipe();
            keyId = null;
            key = null;
        }
    }

    private void entry() throws MalformedAnswerException {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if ("key_ID".equals(name)) {
                require(value == JsonToken.VALUE_STRING, "a key_ID that is not text");
                keyId = KeyId.of(json.getString())
                        .orElseThrow(
                                () -> new MalformedAnswerException("a key_ID that is empty, too long or unprintable"));
            } else if ("key".equals(name)) {
                require(value == JsonToken.VALUE_STRING, "a key that is not text");
                takeKey();
            } else {
                json.skipChildren();
            }
        }
    }

    private void takeKey() throws MalformedAnswerException {
        wipe();
        char[] characters = json.getStringCharacters();
        key = KeyBase64.decode(characters, json.getStringOffset(), json.getStringLength());
    }

    private DeliveredKey delivered() throws MalformedAnswerException {
        if (keyId == null || key == null) {
            throw new MalformedAnswerException(
                    "a Key container whose entry lacks " + (key == null ? "'key'" : "'key_ID'"));
        }
        if (key.length != KEY_BYTES) {
            throw MalformedAnswerException.wrongLength(key.length);
        }
        require(!isAllZero(key), "a key of zeros only");
        return new DeliveredKey(keyId, SharedSecret.takeFrom(key));
    }

    private static boolean isAllZero(byte[] bytes) {
        int seen = 0;
        for (byte b : bytes) {
            seen |= b;
        }
        return seen == 0;
    }

    private static void require(boolean holds, String problem) throws MalformedAnswerException {
        if (!holds) {
            throw new MalformedAnswerException(problem);
        }
    }

    private void wipe() {
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Wipes what was read and not handed over. */
    @Override
    public void close() {
        wipe();
        delivered.forEach(DeliveredKey::close);
        json.close();
    }
}
