package io.keybraid.host.round;

import io.keybraid.host.message.Message.StrandName;
import java.util.Collection;
import java.util.Optional;

/** What a tunnel demands of the strands that a round braids. */
public interface StrandPolicy {

    /** As it goes on the wire: printable ASCII, at most 1024 bytes. */
    String text();

    /** What is wrong with a key from these strands; empty where it may be used. */
    Optional<Objection> objection(Collection<StrandName> strands);
}
