package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.Origin;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.policy.DegradedAtMost;
import io.keybraid.host.round.Objection;
import io.keybraid.host.round.StrandPolicy;
import io.keybraid.host.round.StrandSet;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Counts how long a tunnel's keys have been braided from less than all its sources, and says when that is too long. The count
 * stands with the keys in the journal, so that no crash, restart or given-up round makes it smaller. Thread-safe.
 */
final class Lineage {

    private final StrandSet strands;
    private final DegradedAtMost limit;
    private final Ages ages;

    Lineage(StrandSet strands, DegradedAtMost limit, Ages ages) {
        this.strands = strands;
        this.limit = limit;
        this.ages = ages;
    }

    /** The tunnel's strands, under its policy and under the bound for the keys that follow those in force. */
    StrandSet after(TunnelRecord record) {
        Optional<Origin> before = record.current().map(EpochKeys::origin);
        return limit.isBounded() ? strands.under(new Bounded(before)) : strands;
    }

    /** The origin of keys from these strands that follow those in force. */
    Origin next(TunnelRecord record, Collection<StrandName> used) {
        Instant now = ages.now();
        return isComplete(used)
                ? Origin.complete(now)
                : Origin.degraded(now, record.current().map(EpochKeys::origin));
    }

    private boolean isComplete(Collection<StrandName> used) {
        return used.size() == strands.strands().size();
    }

    private final class Bounded implements StrandPolicy {
        private final Optional<Origin> before;

        Bounded(Optional<Origin> before) {
            this.before = before;
        }

        @Override
        public String text() {
            return strands.policy().text();
        }

        @Override
        public Optional<Objection> objection(Collection<StrandName> used) {
            Optional<Objection> policys = strands.policy().objection(used);
            return policys.isPresent() || isComplete(used) ? policys : tooLong(used);
        }

        private Optional<Objection> tooLong(Collection<StrandName> used) {
            int inARow = before.map(Origin::degraded).orElse(0);
            // An age that is not known counts as too high: a clock that was set back must not stretch the bound.
            boolean tooOld = before.isPresent()
                    && limit.age().isPresent()
                    && ages.of(before.get().complete())
                            .filter(age -> age.compareTo(limit.age().get()) <= 0)
                            .isEmpty();
            if (!tooOld && !limit.isTooMany(inARow + 1)) {
                return Optional.empty();
            }
            String since = before.map(origin -> ", the last key of all sources is from " + origin.complete())
                    .orElse("");
            return Optional.of(new Objection(
                    AbortReason.DEGRADED,
                    "without " + Lacking.of(strands, used) + ": " + inARow + " rotations in a row were already" + since
                            + "; allowed are " + limit));
        }
    }
}
