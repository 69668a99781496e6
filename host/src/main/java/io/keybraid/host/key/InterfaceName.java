package io.keybraid.host.key;

import java.util.regex.Pattern;

/** The name of a WireGuard interface: 1 to 15 characters, as Linux and wg(8) allow them. */
public record InterfaceName(String value) {

    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9_=+.-]{1,15}");

    public InterfaceName {
        if (!ALLOWED.matcher(value).matches() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException(
                    "an interface name has 1 to 15 letters, digits or _=+.-, not '" + value + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
