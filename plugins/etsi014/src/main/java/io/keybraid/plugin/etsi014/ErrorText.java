package io.keybraid.plugin.etsi014;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The words of a KME that refuses, for people: one line, short, without anything that could be a key.
 *
 * <p>Only for answers other than 200. The standard has them in {@code message} (clause 6.5); in the field they also stand in
 * {@code detail}, in plain text, in the title of an HTML page, or nowhere.
 */
final class ErrorText {

    private static final int MAX_CHARACTERS = 200;
    private static final int MAX_BYTES_READ = 8192;
    private static final List<String> MEMBERS = List.of("message", "detail", "error", "title");

    private static final Pattern HTML_TITLE =
            Pattern.compile("<title[^>]*>(.*?)</title>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** A 256-bit key has 43 characters of base64 or 64 of hexadecimal; a UUID has 36. */
    private static final Pattern COULD_BE_A_KEY = Pattern.compile("[A-Za-z0-9+/=_-]{40,}");

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}\\s]+");

    private ErrorText() {}

    /** What it says; empty where it says nothing. */
    static Optional<String> of(KmeAnswer answer) {
        int length = Math.min(answer.length(), MAX_BYTES_READ);
        String text = new String(answer.body(), 0, length, StandardCharsets.UTF_8).strip();
        Optional<String> words = switch (text.isEmpty() ? ' ' : text.charAt(0)) {
            case ' ' -> Optional.empty();
            case '{' -> ofJson(answer);
            case '[' -> Optional.empty();
            case '<' -> ofHtml(text);
            default -> Optional.of(text);
        };
        return words.map(found -> oneLine(found, MAX_CHARACTERS)).filter(line -> !line.isEmpty());
    }

    /** Whether it is an Error as clause 6.5 has it: an object with a {@code message}. */
    static boolean isStandard(KmeAnswer answer) {
        try (JsonParser json = KmeJson.parser(answer.body(), answer.length())) {
            boolean message = false;
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean named = json.currentName().equals("message");
                message |= json.nextToken() == JsonToken.VALUE_STRING && named;
                json.skipChildren();
            }
            return message;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** This text on one line, at most so many characters, with what could be a key blotted out. */
    static String oneLine(String text, int maxCharacters) {
        String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        String harmless = COULD_BE_A_KEY.matcher(line).replaceAll("…");
        return harmless.length() > maxCharacters ? harmless.substring(0, maxCharacters - 1) + "…" : harmless;
    }

    private static Optional<String> ofHtml(String text) {
        Matcher title = HTML_TITLE.matcher(text);
        return title.find() ? Optional.of(title.group(1)) : Optional.empty();
    }

    private static Optional<String> ofJson(KmeAnswer answer) {
        Map<String, String> found = new HashMap<>();
        try (JsonParser json = KmeJson.parser(answer.body(), answer.length())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName().toLowerCase(Locale.ROOT);
                JsonToken value = json.nextToken();
                if (!MEMBERS.contains(name)) {
                    json.skipChildren();
                } else if (value == JsonToken.VALUE_STRING) {
                    found.putIfAbsent(name, json.getString());
                } else {
                    nested(json).ifPresent(words -> found.putIfAbsent(name, words));
                }
            }
        } catch (JacksonException e) {
            // a broken body still says what stood before the break
        }
        return MEMBERS.stream().filter(found::containsKey).map(found::get).findFirst();
    }

    /** The first {@code msg} or {@code message} within: FastAPI's {@code {"detail": [{"loc": […], "msg": "…"}]}}. */
    private static Optional<String> nested(JsonParser json) {
        Optional<String> words = Optional.empty();
        int depth = json.currentToken().isStructStart() ? 1 : 0;
        while (depth > 0) {
            JsonToken next = json.nextToken();
            if (next == null) {
                return words;
            }
            depth += next.isStructStart() ? 1 : next.isStructEnd() ? -1 : 0;
            boolean wanted = "msg".equals(json.currentName()) || "message".equals(json.currentName());
            if (next == JsonToken.VALUE_STRING && wanted && words.isEmpty()) {
                words = Optional.of(json.getString());
            }
        }
        return words;
    }
}
