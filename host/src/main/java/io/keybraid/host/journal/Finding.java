package io.keybraid.host.journal;

import io.keybraid.host.message.TunnelTag;
import java.util.Optional;

/**
 * Something that was noticed when the journal was opened.
 *
 * @param tunnel whose record it is about; empty where it is about the whole
 * @param loss whether a record that was saved is not there any more; otherwise a crash was tidied up, or damage mended
 * @param text what, in which file, at which byte
 */
public record Finding(Optional<TunnelTag> tunnel, boolean loss, String text) {

    static Finding note(String text) {
        return new Finding(Optional.empty(), false, text);
    }

    static Finding loss(String text) {
        return new Finding(Optional.empty(), true, text);
    }

    static Finding loss(TunnelTag tunnel, String text) {
        return new Finding(Optional.of(tunnel), true, text);
    }
}
