package io.keybraid.sim.skip;

import io.keybraid.sim.kme.KeyId;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.KeyIdForm;
import io.keybraid.sim.profile.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A keyId of SKIP: the hexadecimal digits of our key_ID, 128 bits of them, or, where Key Providers leave the draft, it as it is. */
final class SkipKeyId {

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]+");
    private static final int DIGITS = 32;

    private SkipKeyId() {}

    static String write(KeyId id, boolean hex) {
        return hex ? id.text().replaceAll("[-+]", "") : id.text();
    }

    /** Refuses what no key_ID is written as; upper and lower case are the same. */
    static KeyId parse(String text, boolean hex, KeyIdForm form) throws KmeRefusal {
        String uuids = hex ? uuids(text) : text;
        Optional<KeyId> id = KeyId.parse(uuids, form);
        if (id.isEmpty()) {
            throw KmeRefusal.of(Refused.UNKNOWN_KEY, "there is no such keyId", "keyId", "it is none of this provider");
        }
        return id.get();
    }

    private static String uuids(String digits) {
        if (!HEX.matcher(digits).matches() || digits.length() % DIGITS != 0) {
            return "";
        }
        List<String> uuids = new ArrayList<>();
        for (int at = 0; at < digits.length(); at += DIGITS) {
            String one = digits.substring(at, at + DIGITS);
            uuids.add(one.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
        }
        return String.join("+", uuids);
    }
}
