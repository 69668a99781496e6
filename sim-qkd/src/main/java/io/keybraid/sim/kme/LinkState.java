package io.keybraid.sim.kme;

import io.keybraid.sim.physics.DecoyBb84;
import io.keybraid.sim.physics.Entropy;
import io.keybraid.sim.topology.LinkPlan;
import java.time.Duration;
import java.time.Instant;

/**
 * How much key material lies in store at the two ends of a link, and how fast it fills now. Counted, not stored: the
 * bytes come from the random generator when a key is asked for. Not safe for use by two threads at once.
 */
final class LinkState {

    private static final double NANOS = 1e9;
    private static final double FULL_INTERCEPT = 0.25;

    private final LinkPlan plan;
    private Disturbance disturbance = Disturbance.NONE;
    private double rate;
    private double stored;
    private Instant since;

    LinkState(LinkPlan plan, Instant now) {
        this.plan = plan;
        this.stored = (double) plan.supply().startBits();
        this.rate = plan.supply().bitsPerSecond();
        this.since = now;
    }

    LinkPlan plan() {
        return plan;
    }

    long storedBits(Instant now) {
        fill(now);
        return (long) stored;
    }

    /** Takes so many bits out; there must be that many. */
    void take(long bits, Instant now) {
        fill(now);
        if ((double) bits > stored) {
            throw new IllegalStateException("the link has " + (long) stored + " bits, not " + bits);
        }
        stored -= (double) bits;
    }

    void disturb(Disturbance other, Instant now) {
        fill(now);
        disturbance = other;
        rate = other.cut() ? 0 : other.factor() * underEavesdropping(other.eavesdropped());
    }

    LinkView view(Instant now) {
        fill(now);
        return new LinkView(
                plan.name(),
                plan.oneKme(),
                plan.otherKme(),
                plan.channel().map(channel -> channel.km()),
                condition(),
                qber(),
                abortAbove(),
                rate,
                (long) stored,
                plan.supply().capacityBits());
    }

    // A clock that goes back fills nothing, and goes on from where it is then.
    private void fill(Instant now) {
        double seconds = Math.max(0, Duration.between(since, now).toNanos() / NANOS);
        stored = Math.min((double) plan.supply().capacityBits(), stored + seconds * rate);
        since = now;
    }

    private LinkView.Condition condition() {
        if (disturbance.cut()) {
            return LinkView.Condition.CUT;
        }
        return qber() > abortAbove() ? LinkView.Condition.ABORTED : LinkView.Condition.UP;
    }

    private double qber() {
        if (disturbance.cut()) {
            return 0;
        }
        return plan.channel()
                .map(channel -> channel.with(disturbance.eavesdropped()).qber())
                .orElse(disturbance.eavesdropped() * FULL_INTERCEPT);
    }

    private double abortAbove() {
        return plan.channel()
                .map(channel -> channel.with(0))
                .map(DecoyBb84::abortAbove)
                .orElseGet(() -> Entropy.secureBelow(1));
    }

    // A link without physics has no errors of its own, and loses what Shor and Preskill's bound takes.
    private double underEavesdropping(double eavesdropped) {
        return plan.channel()
                .map(channel -> channel.bitsPerSecond(eavesdropped))
                .orElseGet(() -> plan.supply().bitsPerSecond()
                        * Math.max(0, 1 - 2 * Entropy.ofBit(eavesdropped * FULL_INTERCEPT)));
    }
}
