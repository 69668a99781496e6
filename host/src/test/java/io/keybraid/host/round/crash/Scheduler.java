package io.keybraid.host.round.crash;

import io.keybraid.host.message.AbortReason;
import io.keybraid.host.round.Event;
import io.keybraid.host.round.crash.Bounds.Limit;
import io.keybraid.host.round.crash.Bounds.Trait;
import io.keybraid.host.round.crash.World.End;

/** All that can happen next in a world: whatever is due, and every fault that the bounds still allow. For one thread. */
final class Scheduler implements Sink {

    private static final boolean[] NOT = {false};
    private static final boolean[] EITHER = {false, true};
    private static final boolean[] BOTH_ENDS = {true, false};

    private final Exploring exploring;
    private final Things things;
    private final Stage stage;
    private final Telling telling;
    private final Sink sink;
    private final boolean inTunnel;
    private final boolean wordNeeded;
    private final boolean crashesAreNoticed;
    private final int linkUp;
    private final int linkDown;
    private final int compareDue;
    private final int probeDue;
    private final int roundDue;
    private final int roundDueWithWord;
    private final int word;

    private final World now = new World();
    private final World next = new World();
    private boolean faults;
    private boolean atOnce;

    Scheduler(Exploring exploring, Telling telling, Sink sink) {
        this.exploring = exploring;
        this.things = exploring.things();
        this.stage = new Stage(exploring, telling, this);
        this.telling = telling;
        this.sink = sink;
        this.inTunnel = exploring.bounds().has(Trait.IN_TUNNEL);
        this.wordNeeded = exploring.bounds().has(Trait.WORD_NEEDED);
        this.crashesAreNoticed = exploring.bounds().has(Trait.NOTICED_CRASHES);
        this.linkUp = things.event(new Event.LinkUp());
        this.linkDown = things.event(new Event.LinkDown());
        this.compareDue = things.event(new Event.CompareDue());
        this.probeDue = things.event(new Event.ProbeDue());
        this.roundDue = things.event(new Event.RoundDue(false));
        this.roundDueWithWord = things.event(new Event.RoundDue(true));
        this.word = things.event(new Event.ResetGranted(true));
    }

    Claims claims() {
        return stage.claims();
    }

    @Override
    public void next(World world, Pace pace) {
        atOnce |= pace == Pace.AT_ONCE;
        stage.forgetIdleMessages(world);
        sink.next(world, pace);
    }

    @Override
    public void broken(String claim, World world) {
        sink.broken(claim, world);
    }

    /** @param withFaults whether faults happen, too */
    void explore(World world, boolean withFaults) {
        now.copyFrom(world);
        faults = withFaults;
        atOnce = false;
        stage.allowCrashes(withFaults);
        for (boolean atInitiator : BOTH_ENDS) {
            if (end(now, atInitiator).isUp()) {
                link(atInitiator);
                message(atInitiator);
                outcomes(atInitiator);
            } else {
                start(atInitiator);
            }
        }
        session();
        reset();
        if (withFaults || !atOnce) {
            boolean quiet = !atOnce;
            timers(quiet);
            probe(quiet);
            if (quiet) {
                wordOfOperator();
            }
        }
        if (withFaults) {
            faults();
        }
    }

    private static End end(World world, boolean initiator) {
        return initiator ? world.initiator : world.responder;
    }

    private boolean messagesPass() {
        return !inTunnel || now.session;
    }

    private void start(boolean atInitiator) {
        stage.start(next.copyFrom(now), atInitiator, false);
        End other = end(now, !atInitiator);
        if (crashesAreNoticed && other.isUp() && other.link == World.LINKED) {
            stage.start(next.copyFrom(now), atInitiator, true);
        }
    }

    private void link(boolean atInitiator) {
        End end = end(now, atInitiator);
        if (end.link == World.DOWN_DUE) {
            end(next.copyFrom(now), atInitiator).link = World.UP_DUE;
            stage.deliver(next, atInitiator, linkDown, Pace.AT_ONCE, false);
        } else if (end.link == World.UP_DUE && messagesPass()) {
            end(next.copyFrom(now), atInitiator).link = World.LINKED;
            stage.deliver(next, atInitiator, linkUp, Pace.AT_ONCE, false);
        }
    }

    private void message(boolean toInitiator) {
        if (messagesPass() && World.length(queue(now, toInitiator)) > 0) {
            int message = World.take(queue(next.copyFrom(now), toInitiator));
            stage.deliver(next, toInitiator, things.messages.at(message).event(), Pace.AT_ONCE, true);
        }
    }

    private static int[] queue(World world, boolean toInitiator) {
        return toInitiator ? world.toInitiator : world.toResponder;
    }

    private void outcomes(boolean atInitiator) {
        End end = end(now, atInitiator);
        for (int i = 0; i < end.dues; i++) {
            if (i > 0 && end.due[i] == end.due[i - 1]) {
                continue;
            }
            Due due = things.dues.at(end.due[i]).due();
            if (due instanceof Due.Outcome) {
                outcome(atInitiator, i);
                failure(atInitiator, i);
            } else if (due instanceof Due.Answer) {
                answer(i);
                failure(atInitiator, i);
            }
        }
    }

    private void outcome(boolean atInitiator, int index) {
        End end = end(next.copyFrom(now), atInitiator);
        int due = end.due[index];
        end.removeAt(index);
        int held = things.dues.at(due).held();
        if (held >= 0) {
            end.add(held);
        }
        stage.deliver(next, atInitiator, due, Pace.AT_ONCE, false);
    }

    private void answer(int index) {
        End end = next.copyFrom(now).responder;
        int due = end.due[index];
        end.removeAt(index);
        stage.deliver(next, false, stage.answered(next, due, false), Pace.AT_ONCE, false);
        if (faults && now.may(Limit.WRONG_KEYS)) {
            next.copyFrom(now).responder.removeAt(index);
            if (now.left(Limit.WRONG_KEYS) != Bounds.ANY) {
                next.spend(Limit.WRONG_KEYS);
            }
            stage.deliver(next, false, stage.answered(next, due, true), Pace.PERHAPS, false);
        }
    }

    private void failure(boolean atInitiator, int index) {
        Due due = things.dues.at(end(now, atInitiator).due[index]).due();
        boolean canFail = due instanceof Due.Answer
                || due instanceof Due.Outcome outcome
                        && (outcome.event() instanceof Event.OfferReady || outcome.event() instanceof Event.Completed);
        if (faults && canFail && now.may(Limit.FAILURES)) {
            end(next.copyFrom(now), atInitiator).removeAt(index);
            next.spend(Limit.FAILURES);
            int failed = things.event(new Event.Failed(due.round(), AbortReason.SOURCES));
            stage.deliver(next, atInitiator, failed, Pace.PERHAPS, false);
        }
    }

    /** In the tunnel: a handshake needs equal keys. */
    private void session() {
        if (!inTunnel || now.session) {
            return;
        }
        boolean equal = now.initiator.slot == now.responder.slot;
        if (equal || !now.handshakeFailed) {
            next.copyFrom(now);
            next.session = equal;
            next.handshakeFailed = !equal;
            telling.says(equal ? "a WireGuard handshake completes" : "a WireGuard handshake fails");
            next(next, Pace.AT_ONCE);
        }
    }

    /** Ends that lost their common keys begin anew; the schedule does not wait with that. */
    private void reset() {
        if (!wordNeeded && stage.initiatorNeedsRound(now)) {
            stage.deliver(next.copyFrom(now), true, roundDue, Pace.AT_ONCE, false);
        }
    }

    private void wordOfOperator() {
        if (!wordNeeded || !stage.initiatorNeedsRound(now)) {
            return;
        }
        if (now.responder.isUp() && stage.preview(now, false, word).changes()) {
            stage.deliver(next.copyFrom(now), false, word, Pace.WHEN_QUIET, false);
        } else {
            stage.deliver(next.copyFrom(now), true, roundDueWithWord, Pace.WHEN_QUIET, false);
        }
    }

    private void timers(boolean quiet) {
        if (!quiet && !now.may(Limit.SPURIOUS)) {
            return;
        }
        End end = now.initiator;
        for (int i = 0; i < end.dues; i++) {
            if (things.dues.at(end.due[i]).due() instanceof Due.Timer) {
                next.copyFrom(now).initiator.removeAt(i);
                if (!quiet) {
                    next.spend(Limit.SPURIOUS);
                }
                stage.deliver(next, true, end.due[i], quiet ? Pace.WHEN_QUIET : Pace.PERHAPS, false);
            }
        }
    }

    private void probe(boolean quiet) {
        boolean due = inTunnel && !now.session && now.handshakeFailed;
        if (due && now.responder.isUp() && stage.preview(now, false, probeDue).changes()) {
            next.copyFrom(now).handshakeFailed = false;
            stage.deliver(next, false, probeDue, quiet ? Pace.WHEN_QUIET : Pace.PERHAPS, false);
        }
    }

    private void faults() {
        rounds();
        if (now.may(Limit.SPURIOUS)) {
            spurious(true, compareDue);
            spurious(false, probeDue);
            breakLink(true);
            breakLink(false);
        }
        for (boolean atInitiator : BOTH_ENDS) {
            if (end(now, atInitiator).isUp() || end(now, atInitiator).doubtful != 0) {
                telling.begins(atInitiator, -1);
                stage.crash(now, atInitiator);
            }
            wire(atInitiator);
        }
        if (exploring.mistake().dropsKeys() && now.responder.isUp()) {
            stage.deliver(next.copyFrom(now), false, compareDue, Pace.PERHAPS, false);
        }
        if (inTunnel && now.session && now.may(Limit.EXPIRIES)) {
            expire();
        }
    }

    private void rounds() {
        if (now.initiator.isUp()
                && now.may(Limit.ROUNDS)
                && !stage.initiatorNeedsRound(now)
                && things.records.at(now.initiator.record).epoch() < exploring.lastEpoch()
                && stage.preview(now, true, roundDue).changes()) {
            next.copyFrom(now).spend(Limit.ROUNDS);
            stage.deliver(next, true, roundDue, Pace.PERHAPS, false);
        }
    }

    private void spurious(boolean atInitiator, int event) {
        if (end(now, atInitiator).isUp()
                && stage.preview(now, atInitiator, event).changes()) {
            next.copyFrom(now).spend(Limit.SPURIOUS);
            stage.deliver(next, atInitiator, event, Pace.PERHAPS, false);
        }
    }

    private void breakLink(boolean atInitiator) {
        End end = end(now, atInitiator);
        if (!end.isUp() || end.link != World.LINKED) {
            return;
        }
        // An end that is told late does nothing that it could not do before the connection breaks.
        for (boolean lost : crashesAreNoticed && now.hasMessages() ? EITHER : NOT) {
            next.copyFrom(now).spend(Limit.SPURIOUS);
            end(next, atInitiator).link = World.UP_DUE;
            if (lost) {
                next.loseMessages();
            }
            stage.deliver(next, atInitiator, linkDown, Pace.PERHAPS, false);
        }
    }

    private void wire(boolean toInitiator) {
        int[] queue = queue(now, toInitiator);
        int length = World.length(queue);
        if (length > 0 && now.may(Limit.LOSSES)) {
            World.take(queue(next.copyFrom(now), toInitiator));
            next.spend(Limit.LOSSES);
            telling.says(toInitiator, ": a message to it is lost");
            next(next, Pace.PERHAPS);
        }
        if (length > 1 && now.may(Limit.MIXES)) {
            int[] swapped = queue(next.copyFrom(now), toInitiator);
            swapped[0] = queue[1];
            swapped[1] = queue[0];
            next.spend(Limit.MIXES);
            telling.says(toInitiator, ": a message to it overtakes another");
            next(next, Pace.PERHAPS);
        }
        if (length > 0 && length < World.CAPACITY && now.may(Limit.MIXES)) {
            queue(next.copyFrom(now), toInitiator)[length] = queue[0];
            next.spend(Limit.MIXES);
            telling.says(toInitiator, ": a message to it is doubled");
            next(next, Pace.PERHAPS);
        }
    }

    private void expire() {
        next.copyFrom(now).spend(Limit.EXPIRIES);
        next.session = false;
        next.handshakeFailed = false;
        for (boolean atInitiator : BOTH_ENDS) {
            End end = end(next, atInitiator);
            if (end.isUp() && end.link == World.LINKED) {
                end.link = World.DOWN_DUE;
            }
        }
        telling.says("the WireGuard session dies");
        next(next, Pace.PERHAPS);
    }
}
