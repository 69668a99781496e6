package io.keybraid.host.tunnel;

import io.keybraid.api.Assurance;
import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.Origin;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.policy.DegradedAtMost;
import io.keybraid.host.round.StrandSet;
import java.util.List;
import java.util.Optional;

/** Says that a tunnel's key is less than what its configuration hopes for: never in silence, and once for each change. */
final class PolicyAlarms {

    private final TunnelSettings settings;
    private final StrandSet strands;
    private final TunnelLog log;

    PolicyAlarms(TunnelSettings settings, StrandSet strands, TunnelLog log) {
        this.settings = settings;
        this.strands = strands;
        this.log = log;
    }

    /**
     * After keys were to be put into the interface.
     *
     * @param blocked whether a random key lies there now in the place of these
     */
    void admitted(Optional<EpochKeys> keys, boolean blocked) {
        if (!blocked) {
            log.clear(Alarm.Kind.BLOCKED);
            return;
        }
        String since = keys.map(some -> "the last key is from " + some.origin().made())
                .orElse("there was no key since the start");
        log.raise(new Alarm(
                Alarm.Kind.BLOCKED,
                since + ", longer ago than 'block-after' allows: a random preshared key blocks the tunnel",
                "see the tunnel's other alarms; the next rotation ends the block"));
    }

    /**
     * These keys are in force now.
     *
     * @param used the strands in them; empty where this process does not know
     */
    void inForce(Optional<EpochKeys> keys, List<StrandName> used) {
        Optional<Origin> degraded = keys.map(EpochKeys::origin).filter(origin -> origin.degraded() > 0);
        if (degraded.isEmpty()) {
            log.clear(Alarm.Kind.DEGRADED);
            return;
        }
        String what = used.isEmpty()
                ? "the key in force is braided from less than all sources"
                : "the key in force is braided without " + Lacking.of(strands, used) + weakness(used);
        DegradedAtMost limit = settings.degradedAtMost();
        log.raise(new Alarm(
                Alarm.Kind.DEGRADED,
                what + "; so since " + degraded.get().complete(),
                limit.isBounded()
                        ? "see why that strand is left out; rotations end after " + limit + " of this"
                        : "see why that strand is left out"));
    }

    private static String weakness(List<StrandName> used) {
        boolean quantumSafe = used.stream()
                .map(StrandName::assurance)
                .anyMatch(assurance -> assurance == Assurance.QKD || assurance == Assurance.POST_QUANTUM);
        return quantumSafe ? "" : ", and nothing in it holds against a quantum computer";
    }
}
