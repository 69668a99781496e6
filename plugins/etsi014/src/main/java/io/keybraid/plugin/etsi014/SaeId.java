package io.keybraid.plugin.etsi014;

import io.keybraid.api.BadSourceConfigException;

/**
 * The identifier of a secure application entity: opaque, 1 to 255 characters, none of them a control character.
 *
 * <p>It becomes one segment of a path, so {@code .} and {@code ..} are refused: percent-encoding does not save them.
 */
record SaeId(String value) {

    private static final int MAX_CHARACTERS = 255;

    SaeId {
        if (!isUsable(value)) {
            throw new IllegalArgumentException("not an SAE ID");
        }
    }

    /** The SAE ID that a setting holds. */
    static SaeId ofSetting(String setting, String value) throws BadSourceConfigException {
        if (!isUsable(value)) {
            throw new BadSourceConfigException(
                    setting, "is not usable as an SAE ID", "write the SAE ID as the KME's operator gave it to you");
        }
        return new SaeId(value);
    }

    private static boolean isUsable(String value) {
        return !value.isBlank()
                && value.length() <= MAX_CHARACTERS
                && !value.equals(".")
                && !value.equals("..")
                && value.chars().noneMatch(Character::isISOControl);
    }

    @Override
    public String toString() {
        return value;
    }
}
