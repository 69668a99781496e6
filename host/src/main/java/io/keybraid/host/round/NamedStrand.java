package io.keybraid.host.round;

import io.keybraid.api.Strand;
import io.keybraid.host.message.Message.StrandName;
import java.util.Objects;

/** A tunnel's strand and its public properties. */
public record NamedStrand(StrandName name, Strand strand) {

    public NamedStrand {
        Objects.requireNonNull(name);
        Objects.requireNonNull(strand);
    }
}
