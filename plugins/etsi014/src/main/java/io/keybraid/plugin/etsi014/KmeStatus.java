package io.keybraid.plugin.etsi014;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What we use of a Status (clause 6.1). For people only: nothing is decided by it, because many KMEs answer it carelessly.
 *
 * @param texts the members that are text or numbers, as text, by their names in the standard
 * @param simulated whether status_extension says {@code "simulated": true}
 */
record KmeStatus(Map<String, String> texts, boolean simulated) {

    private static final int MAX_CHARACTERS = 120;
    private static final int MAX_MEMBERS = 64;

    KmeStatus {
        texts = Map.copyOf(texts);
    }

    static KmeStatus read(KmeAnswer answer) throws MalformedAnswerException {
        try (JsonParser json = KmeJson.parser(answer.body(), answer.length())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswerException("something that is not a Status");
            }
            return read(json);
        } catch (JacksonException e) {
            throw MalformedAnswerException.notJson(answer);
        }
    }

    private static KmeStatus read(JsonParser json) {
        Map<String, String> texts = new HashMap<>();
        boolean simulated = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("status_extension") && value == JsonToken.START_OBJECT) {
                simulated = saysSimulated(json);
            } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL && texts.size() < MAX_MEMBERS) {
                texts.put(name, ErrorText.oneLine(json.getString(), MAX_CHARACTERS));
            } else {
                json.skipChildren();
            }
        }
        return new KmeStatus(texts, simulated);
    }

    private static boolean saysSimulated(JsonParser json) {
        boolean simulated = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean ours = json.currentName().equals("simulated");
            simulated |= json.nextToken() == JsonToken.VALUE_TRUE && ours;
            json.skipChildren();
        }
        return simulated;
    }

    /** A member of the standard, where the KME gave it. */
    Optional<String> member(String name) {
        return Optional.ofNullable(texts.get(name)).filter(text -> !text.isBlank());
    }
}
