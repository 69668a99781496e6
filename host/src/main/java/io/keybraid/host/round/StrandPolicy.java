package io.keybraid.host.round;

import io.keybraid.host.message.Message.StrandName;
import java.util.Collection;

/** What a tunnel demands of the strands that a round braids. */
public interface StrandPolicy {

    /** As it goes on the wire: printable ASCII, at most 1024 bytes. */
    String text();

    boolean permits(Collection<StrandName> strands);

    /** For people: what is missing. */
    String missing(Collection<StrandName> strands);
}
