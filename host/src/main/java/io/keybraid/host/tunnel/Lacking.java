package io.keybraid.host.tunnel;

import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.round.StrandSet;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names the sources of a tunnel that a key was not braided from. */
final class Lacking {

    private Lacking() {}

    /** For people: {@code pq, qkd}. */
    static String of(StrandSet all, Collection<StrandName> used) {
        return all.strands().stream()
                .filter(strand -> !used.contains(strand.name()))
                .map(strand -> strand.name().name())
                .collect(Collectors.joining(", "));
    }
}
