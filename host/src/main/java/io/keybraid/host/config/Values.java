package io.keybraid.host.config;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.DidYouMean;
import io.keybraid.api.Setting;
import io.keybraid.api.SourceConfig;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the text of a setting can mean; durations and paths are read as plugins' settings are. */
final class Values {

    static final String NAME_RULE = "1 to 32 lower-case letters, digits and hyphens, beginning with a letter";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern BASE64_32 = Pattern.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String IDENTITY_HINT =
            "copy the line that 'keybraid identity show' prints on the peer's machine";

    private final Path folder;

    Values(Path folder) {
        this.folder = folder;
    }

    static String text(String text) {
        return text.strip();
    }

    static String name(String text) throws BadValueException {
        if (!NAME.matcher(text).matches()) {
            throw new BadValueException("'" + text + "' is not a name", "a name has " + NAME_RULE);
        }
        return text;
    }

    Path path(String text) throws BadValueException {
        return checked(Setting.Kind.FILE, text, folder).file("value");
    }

    static Reading<Duration> duration(Duration least, Duration most) {
        return text -> {
            Duration value = checked(Setting.Kind.DURATION, text).duration("value");
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new BadValueException(
                        "'" + text + "' is out of bounds", "write " + written(least) + " to " + written(most));
            }
            return value;
        };
    }

    /** A whole number. */
    static Reading<Integer> count(int least, int most) {
        return text -> {
            String hint = "write a whole number, " + least + " to " + most;
            if (!text.matches("[0-9]{1,9}")) {
                throw new BadValueException("'" + text + "' is not a whole number", hint);
            }
            int value = Integer.parseInt(text);
            if (value < least || value > most) {
                throw new BadValueException("'" + text + "' is out of bounds", hint);
            }
            return value;
        };
    }

    /** In the largest unit that is whole. */
    static String written(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static SourceConfig checked(Setting.Kind kind, String text) throws BadValueException {
        return checked(kind, text, Path.of(""));
    }

    private static SourceConfig checked(Setting.Kind kind, String text, Path folder) throws BadValueException {
        try {
            return SourceConfig.check(List.of(Setting.required("value", kind, "")), Map.of("value", text), folder);
        } catch (BadSourceConfigException e) {
            throw new BadValueException(
                    e.mistakes().getFirst().problem(), e.mistakes().getFirst().advice());
        }
    }

    static Reading<String> choice(List<String> words) {
        return text -> {
            if (words.contains(text)) {
                return text;
            }
            String known = String.join(" or ", words);
            throw new BadValueException(
                    "'" + text + "' is not known",
                    DidYouMean.closest(text, words)
                            .map(meant -> "did you mean '" + meant + "'? (" + known + ")")
                            .orElse("write " + known));
        };
    }

    static WireGuardKey wireGuardKey(String text) throws BadValueException {
        String hint = "copy what 'wg show' prints: 44 characters of base64, the last one '='";
        if (text.length() != 44) {
            throw new BadValueException("has " + text.length() + " characters; a WireGuard public key has 44", hint);
        }
        if (!BASE64_32.matcher(text).matches()) {
            throw new BadValueException("is not the base64 of a WireGuard public key", hint);
        }
        WireGuardKey key = WireGuardKey.parse(text);
        if (key.equals(new WireGuardKey(new byte[WireGuardKey.LENGTH]))) {
            throw new BadValueException("is all zeros, which is nobody's key", hint);
        }
        return key;
    }

    static IdentityPin identity(String text) throws BadValueException {
        if (!text.startsWith("sha256:")) {
            throw new BadValueException("does not begin with 'sha256:'", IDENTITY_HINT);
        }
        return IdentityPin.parse("sha256:" + digest(text.substring("sha256:".length()), IDENTITY_HINT));
    }

    static String jarDigest(String text) throws BadValueException {
        return digest(text, "copy the digest that 'keybraid plugins' or sha256sum prints");
    }

    private static String digest(String hex, String hint) throws BadValueException {
        if (hex.length() != 64) {
            throw new BadValueException("has " + hex.length() + " digits; a SHA-256 has 64", hint);
        }
        if (!DIGEST.matcher(hex).matches()) {
            throw new BadValueException("is not a SHA-256 in lower-case hexadecimal digits", hint);
        }
        return hex;
    }

    static HostPort endpoint(String text) throws BadValueException {
        HostPort endpoint = listen(text);
        if (endpoint.port() == 0) {
            throw new BadValueException("nobody can be dialled at port 0", "write the port that the peer listens on");
        }
        return endpoint;
    }

    /** Port 0 means any free one. */
    static HostPort listen(String text) throws BadValueException {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadValueException(
                    String.valueOf(e.getMessage()), "write it like 192.0.2.1:7432, berlin.example:7432 or [::]:7432");
        }
    }

    static InterfaceName interfaceName(String text) throws BadValueException {
        try {
            return new InterfaceName(text);
        } catch (IllegalArgumentException e) {
            throw new BadValueException(
                    String.valueOf(e.getMessage()), "write the name that 'wg show' prints, such as wg0");
        }
    }
}
