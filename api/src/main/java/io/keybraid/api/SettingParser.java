package io.keybraid.api;

import io.keybraid.api.BadSourceConfigException.Mistake;
import io.keybraid.api.Setting.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what stands in the configuration into typed values. */
final class SettingParser {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");

    private final Path folder;

    SettingParser(Path folder) {
        this.folder = folder;
    }

    Object parse(Setting setting, Object value) throws BadSourceConfigException {
        if (setting.kind() == Kind.LIST) {
            List<?> texts = value instanceof List<?> list ? list : List.of(value);
            return texts.stream().map(String::valueOf).toList();
        }
        if (value instanceof List<?> || String.valueOf(value).isBlank()) {
            throw mistake(setting, "needs one value", "write it as '" + setting.name() + ": …'");
        }
        String text = String.valueOf(value).strip();
        return switch (setting.kind()) {
            case TEXT, LIST -> text;
            case INTEGER -> integer(setting, text);
            case BOOLEAN -> flag(setting, text);
            case DURATION -> duration(setting, text);
            case FILE -> file(setting, text);
            case URL -> url(setting, text);
            case CHOICE -> choice(setting, text);
        };
    }

    private static Long integer(Setting setting, String text) throws BadSourceConfigException {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw mistake(setting, "'" + text + "' is not a whole number", "write a whole number");
        }
    }

    private static Boolean flag(Setting setting, String text) throws BadSourceConfigException {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw mistake(setting, "'" + text + "' is neither true nor false", "write true or false");
        };
    }

    private static Duration duration(Setting setting, String text) throws BadSourceConfigException {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw mistake(
                    setting, "'" + text + "' is not a duration", "write a number and a unit: 500ms, 30s, 2m or 1h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private Path file(Setting setting, String text) throws BadSourceConfigException {
        try {
            return folder.resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw mistake(setting, "is not a path", "write the path of a file");
        }
    }

    private static URI url(Setting setting, String text) throws BadSourceConfigException {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below, like any other text that is not a URL
        }
        throw mistake(setting, "'" + text + "' is not a URL", "write it in full, such as https://kme-a.example:8443");
    }

    private static String choice(Setting setting, String text) throws BadSourceConfigException {
        if (setting.choices().contains(text)) {
            return text;
        }
        String known = "one of: " + String.join(", ", setting.choices());
        String advice = DidYouMean.closest(text, setting.choices())
                .map(word -> "did you mean '" + word + "'? (" + known + ")")
                .orElse("write " + known);
        throw mistake(setting, "'" + text + "' is not known", advice);
    }

    static Mistake unknown(String name, Collection<String> known) {
        String all = known.isEmpty() ? "none are known here" : "known here: " + String.join(", ", known);
        String advice = DidYouMean.closest(name, known)
                .map(word -> "did you mean '" + word + "'?")
                .orElse(all);
        return new Mistake(name, "is not a setting", advice);
    }

    private static BadSourceConfigException mistake(Setting setting, String problem, String advice) {
        return new BadSourceConfigException(setting.name(), problem, advice);
    }
}
