package io.keybraid.plugin.mlkem;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;

/** What is said of a message that FIPS 203 does not allow. */
final class Refusal {

    private Refusal() {}

    /**
     * @param problem what is wrong with the message, after "the other end's … "
     * @param message offer or answer
     */
    static KeySourceException of(String problem, String message, ParameterSet set) {
        return new KeySourceException(
                Reason.BAD_MESSAGE,
                "the other end's " + set.standardName() + " " + message + " " + problem,
                "give this source the same 'parameter-set' at both ends");
    }
}
