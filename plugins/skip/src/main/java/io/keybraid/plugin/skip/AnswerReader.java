package io.keybraid.plugin.skip;

import io.keybraid.api.SharedSecret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Reads the bodies of answers 200. Members that it does not know are passed over; names are taken in any case, since providers write
 * {@code remoteSystemID} and {@code remoteSystemId}.
 *
 * <p>A key goes from the body through the parser's characters into bytes, and all three are wiped; buffers are not recycled.
 */
final class AnswerReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build();

    private static final int MOST_SYSTEMS = 10_000;

    private AnswerReader() {}

    /**
     * The answer to {@code /key} and {@code /key/{keyId}}; the caller closes it.
     *
     * @throws MalformedException if it is anything but one key of 256 bits
     */
    static ProvidedKey key(HttpAnswer answer) throws MalformedException {
        byte @Nullable [] key = null;
        String keyId = "";
        try (JsonParser json = parser(answer)) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName().toLowerCase(Locale.ROOT);
                boolean text = json.nextToken() == JsonToken.VALUE_STRING;
                if (text && name.equals("keyid")) {
                    keyId = json.getString();
                } else if (text && name.equals("key")) {
                    wipe(key);
                    key = bytes(json);
                } else {
                    json.skipChildren();
                }
            }
            if (!ProvidedKey.isKeyId(keyId)) {
                throw new MalformedException("no usable keyId");
            }
            if (key == null || isAllZero(key)) {
                throw new MalformedException(key == null ? "no key" : "a key of zeros only");
            }
            return new ProvidedKey(keyId, SharedSecret.takeFrom(key));
        } catch (JacksonException e) {
            throw new MalformedException("something that is not JSON");
        } finally {
            wipe(key);
        }
    }

    private static void wipe(byte @Nullable [] key) {
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] bytes(JsonParser json) throws MalformedException {
        char[] digits = json.getStringCharacters();
        int from = json.getStringOffset();
        int length = json.getStringLength();
        try {
            if (length != 2 * ProvidedKey.BYTES) {
                throw new MalformedException(
                        "a key of " + length + " characters where 256 bits, 64 hexadecimal digits, were asked for");
            }
            byte[] key = new byte[ProvidedKey.BYTES];
            int wrong = 0;
            for (int i = 0; i < key.length; i++) {
                int high = Character.digit(digits[from + 2 * i], 16);
                int low = Character.digit(digits[from + 2 * i + 1], 16);
                wrong |= high | low;
                key[i] = (byte) ((high << 4) | low);
            }
            if (wrong < 0) {
                Arrays.fill(key, (byte) 0);
                throw new MalformedException("a key that is not hexadecimal");
            }
            return key;
        } finally {
            Arrays.fill(digits, from, from + length, '\0');
        }
    }

    /** The answer to {@code /capabilities}. */
    static Capabilities capabilities(HttpAnswer answer) throws MalformedException {
        boolean key = false;
        String algorithm = "";
        String local = "";
        List<String> remote = new ArrayList<>();
        try (JsonParser json = parser(answer)) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName().toLowerCase(Locale.ROOT);
                JsonToken value = json.nextToken();
                switch (name) {
                    case "key" -> key = value == JsonToken.VALUE_TRUE;
                    case "algorithm" -> algorithm = text(json, value);
                    case "localsystemid" -> local = text(json, value);
                    case "remotesystemid" -> systems(json, value, remote);
                    default -> json.skipChildren();
                }
            }
            return new Capabilities(key, algorithm, local, remote);
        } catch (JacksonException e) {
            throw new MalformedException("something that is not JSON");
        }
    }

    private static String text(JsonParser json, JsonToken value) {
        String text = value == JsonToken.VALUE_STRING ? json.getString() : "";
        json.skipChildren();
        return text;
    }

    private static void systems(JsonParser json, JsonToken value, List<String> systems) {
        if (value == JsonToken.VALUE_STRING) {
            systems.add(json.getString());
        } else if (value == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY && systems.size() < MOST_SYSTEMS) {
                systems.add(text(json, json.currentToken()));
            }
        }
    }

    private static JsonParser parser(HttpAnswer answer) throws MalformedException {
        JsonParser json =
                JSON.createParser(ObjectReadContext.empty(), answer.bytes(), answer.bodyFrom(), answer.bodyLength());
        if (json.nextToken() != JsonToken.START_OBJECT) {
            json.close();
            throw new MalformedException("something that is not a JSON object");
        }
        return json;
    }

    private static boolean isAllZero(byte[] bytes) {
        int seen = 0;
        for (byte b : bytes) {
            seen |= b;
        }
        return seen == 0;
    }

    /** An answer 200 that is not what the draft says. Quotes nothing of it. */
    static final class MalformedException extends Exception {
        MalformedException(String what) {
            super(what);
        }
    }
}
