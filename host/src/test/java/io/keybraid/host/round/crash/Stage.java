package io.keybraid.host.round.crash;

import io.keybraid.host.key.Kid;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Action;
import io.keybraid.host.round.Event;
import io.keybraid.host.round.crash.Bounds.Limit;
import io.keybraid.host.round.crash.Bounds.Trait;
import io.keybraid.host.round.crash.World.End;

/**
 * Delivers an event to an end: the machine steps, and its actions are done one after the other, with a crash before any of
 * them where crashes are allowed. A crash while a record is written leaves the old one or the new one: the same as a crash
 * before or after it. For one thread.
 *
 * <p>An end's actions are not interleaved with what the other end does meanwhile: they touch its own record, its own
 * interface, and the tail of a queue, so any interleaving comes to the same as one of the orders that are explored.
 */
final class Stage {

    private static final boolean[] NOT = {false};
    private static final boolean[] EITHER = {false, true};

    private final Exploring exploring;
    private final Things things;
    private final InitiatorSide initiatorSide;
    private final ResponderSide responderSide;
    private final Claims claims;
    private final boolean reboot;
    private final boolean dropsLateEvents;
    private final boolean startsAtOnce;
    private final boolean breaksWithCrash;
    private final int started;
    private final World dying = new World();
    private final StepMemo<Integer> completions = new StepMemo<>();
    private final StepMemo<Integer> answers = new StepMemo<>();
    private final Telling telling;
    private final Sink sink;
    private final int helloTimer;
    private final int staleTimer;
    private final int idleMessage;
    private boolean crashes;

    Stage(Exploring exploring, Telling telling, Sink sink) {
        this.exploring = exploring;
        this.things = exploring.things();
        this.initiatorSide = new InitiatorSide(things, exploring.initiators(), exploring.bounds(), exploring.mistake());
        this.responderSide = new ResponderSide(things, exploring.responders(), exploring.bounds(), exploring.mistake());
        this.claims = new Claims(exploring, initiatorSide, responderSide);
        this.reboot = exploring.bounds().has(Trait.REBOOT);
        this.dropsLateEvents = !exploring.bounds().has(Trait.LATE_EVENTS);
        this.breaksWithCrash = exploring.bounds().has(Trait.NOTICED_CRASHES);
        this.startsAtOnce = !exploring.bounds().has(Trait.IN_TUNNEL) && !breaksWithCrash;
        this.started = things.event(new Event.Started());
        this.helloTimer = timer(Chance.AWAITED);
        this.staleTimer = timer(Chance.STALE);
        this.idleMessage = things.message(new Message.Done(RoundId.NONE, 0, Kid.NONE));
        this.telling = telling;
        this.sink = sink;
    }

    private int timer(RoundId hello) {
        return things.dues.number(new Due.Timer(new Event.TimedOut(Action.Timer.HELLO, hello)));
    }

    Claims claims() {
        return claims;
    }

    void allowCrashes(boolean allowed) {
        crashes = allowed;
    }

    /** Whether the schedule does not wait with the next round. */
    boolean initiatorNeedsRound(World world) {
        return world.initiator.isUp() && initiatorSide.needsRound(world.initiator.state);
    }

    /** What would come of an event, without doing it. */
    LocalStep preview(World world, boolean toInitiator, int event) {
        return toInitiator
                ? initiatorSide.step(world.initiator.state, event, life(world))
                : responderSide.step(world.responder.state, event, 0);
    }

    private int life(World world) {
        return exploring.bounds().of(Limit.FORGOTTEN_RECORDS) - world.left(Limit.FORGOTTEN_RECORDS);
    }

    /**
     * Delivers an event in a world, which is changed.
     *
     * @param byMessage whether a crash before the first action costs anything: the message that brought the event
     */
    void deliver(World world, boolean toInitiator, int event, Pace pace, boolean byMessage) {
        End end = toInitiator ? world.initiator : world.responder;
        LocalStep step = preview(world, toInitiator, event);
        telling.begins(toInitiator, event);
        if (step.mistake() != null) {
            sink.broken(step.mistake(), world);
        }
        if (byMessage) {
            crash(world, toInitiator);
        }
        if (step.greeted()) {
            makeNumbersStale(world);
        }
        int before = end.record;
        int slotBefore = end.slot;
        for (int i = 0; i < step.effects().length; i++) {
            Effect effect = step.effects()[i];
            telling.attempts(effect);
            if (i > 0 || effect.kind() == Effect.Kind.PERSIST) {
                crash(world, toInitiator);
            }
            if (effect.kind() == Effect.Kind.PERSIST) {
                failToSave(world, toInitiator, effect.thing());
            }
            perform(world, toInitiator, effect);
            if (!claims.holdsDurableKey(end, before, slotBefore)) {
                sink.broken(Claims.S2, world);
            }
        }
        settle(end, step, toInitiator ? initiatorSide : responderSide);
        if (step.foundEqual() && !claims.interfacesEqualAfterComparing(world)) {
            sink.broken(Claims.S3, world);
        }
        sink.next(world, pace);
    }

    private void perform(World world, boolean atInitiator, Effect effect) {
        End end = atInitiator ? world.initiator : world.responder;
        telling.performs(effect);
        switch (effect.kind()) {
            case PERSIST -> {
                end.record = effect.thing();
                end.doubtful = 0;
            }
            case INSTALL -> end.slot = effect.thing();
            case SEND -> {
                if (end.link != World.UP_DUE) {
                    World.put(atInitiator ? world.toResponder : world.toInitiator, effect.thing());
                }
            }
        }
    }

    /** What does not outlive a crash: the machine's state, and what the driver holds and has begun. */
    private void settle(End end, LocalStep step, Side<?> side) {
        end.state = step.state();
        for (RoundId round : step.forgets()) {
            release(end, round);
        }
        for (int due : step.begins()) {
            end.add(due);
        }
        if (step.accept() >= 0) {
            end.add(completed(end, step.accept()));
        }
        if (dropsLateEvents) {
            for (int i = end.dues - 1; i >= 0; i--) {
                if (side.isOver(end.state, end.due[i])) {
                    end.removeAt(i);
                }
            }
        }
    }

    /** @return what the driver held for the round, or -1 */
    private int release(End end, RoundId round) {
        for (int i = 0; i < end.dues; i++) {
            int due = end.due[i];
            if (things.dues.at(due).due() instanceof Due.Held held
                    && held.round().equals(round)) {
                end.removeAt(i);
                return due;
            }
        }
        return -1;
    }

    private int completed(End end, int acceptNumber) {
        Accept accept = (Accept) things.messages.at(acceptNumber).message();
        int held = release(end, accept.round());
        if (held < 0) {
            return things.dues.number(
                    new Due.Outcome(accept.round(), new Event.Failed(accept.round(), AbortReason.STOPPING)));
        }
        long key = (long) held << 36 | (long) acceptNumber << 20 | end.record;
        Integer known = completions.get(key);
        if (known == null) {
            Offer offer = ((Due.Held) things.dues.at(held).due()).offer();
            known = things.dues.number(new Due.Outcome(accept.round(), completed(offer, accept, end.record)));
            completions.put(key, known);
        }
        return known;
    }

    private Event completed(Offer offer, Accept accept, int record) {
        Kid chain = Toys.chain(offer.mode(), things.records.at(record).record());
        Kid kid = Toys.completed(offer, chain, accept);
        return Toys.proves(accept, kid) || exploring.mistake().tagsIgnored()
                ? new Event.Completed(offer.round(), Toys.keys(offer.epoch(), kid), Toys.tag(kid, 'I'))
                : new Event.Failed(offer.round(), AbortReason.TAG);
    }

    /** The event that comes of a responder's strands at work. */
    int answered(World world, int due, boolean wrong) {
        Due.Answer answer = (Due.Answer) things.dues.at(due).due();
        Offer offer = answer.respond().offer();
        int attempt = 0;
        while (isMentioned(world, Toys.kid(offer, answer.chain(), attempt, false))
                || isMentioned(world, Toys.kid(offer, answer.chain(), attempt, true))) {
            attempt++;
        }
        long key = (long) due << 8 | (long) attempt << 1 | (wrong ? 1 : 0);
        Integer known = answers.get(key);
        if (known == null) {
            known = things.event(new Event.Responded(
                    offer.round(), Toys.prepared(offer, answer.respond().bytes(), answer.chain(), attempt, wrong)));
            answers.put(key, known);
        }
        return known;
    }

    private boolean isMentioned(World world, Kid kid) {
        boolean mentioned = things.records.at(world.initiator.record).kids().contains(kid)
                || things.records.at(world.responder.record).kids().contains(kid)
                || things.kids.at(world.initiator.slot).equals(kid)
                || things.kids.at(world.responder.slot).equals(kid)
                || world.initiator.isUp()
                        && initiatorSide.known(world.initiator.state).kids().contains(kid);
        for (int i = 0; i < world.initiator.dues && !mentioned; i++) {
            mentioned = things.dues.at(world.initiator.due[i]).kids().contains(kid);
        }
        for (int i = 0; i < World.CAPACITY && !mentioned; i++) {
            mentioned = isMentioned(world.toInitiator[i], kid) || isMentioned(world.toResponder[i], kid);
        }
        return mentioned;
    }

    private boolean isMentioned(int queued, Kid kid) {
        return queued != 0 && things.messages.at(queued - 1).kid().equals(kid);
    }

    /** See {@link Chance}. */
    private void makeNumbersStale(World world) {
        for (int i = 0; i < World.CAPACITY; i++) {
            world.toInitiator[i] = stale(world.toInitiator[i]);
            world.toResponder[i] = stale(world.toResponder[i]);
        }
        End end = world.initiator;
        for (int i = end.dues - 1; i >= 0; i--) {
            if (end.due[i] == helloTimer) {
                end.removeAt(i);
                if (!dropsLateEvents && !end.has(staleTimer)) {
                    end.add(staleTimer);
                }
            }
        }
    }

    private int stale(int queued) {
        int stale = queued == 0 ? -1 : things.messages.at(queued - 1).stale();
        return stale < 0 ? queued : stale + 1;
    }

    /** Messages that mean nothing any more are all alike. */
    void forgetIdleMessages(World world) {
        for (int i = 0; dropsLateEvents && i < World.length(world.toInitiator); i++) {
            int message = world.toInitiator[i] - 1;
            if (message != idleMessage && isIdle(world.initiator, message)) {
                world.toInitiator[i] = idleMessage + 1;
            }
        }
    }

    private boolean isIdle(End initiator, int message) {
        return initiator.isUp()
                ? initiatorSide.isIdle(initiator.state, message)
                : !(things.messages.at(message).message() instanceof Message.Nudge);
    }

    /** Every way in which an end can crash now. */
    void crash(World world, boolean atInitiator) {
        if (!crashes || !world.may(Limit.CRASHES)) {
            return;
        }
        End end = atInitiator ? world.initiator : world.responder;
        boolean mayForget = world.may(Limit.FORGOTTEN_RECORDS);
        for (boolean wiped : reboot && end.slot != Things.NO_KEY ? EITHER : NOT) {
            for (boolean lost : breaksWithCrash && world.hasMessages() ? EITHER : NOT) {
                for (boolean forgotten : mayForget ? EITHER : NOT) {
                    crash(world, atInitiator, wiped, lost, forgotten);
                }
                if (end.doubtful != 0) {
                    int record = end.record;
                    end.record = end.doubtful - 1;
                    crash(world, atInitiator, wiped, lost, false);
                    end.record = record;
                }
            }
        }
    }

    private void crash(World world, boolean atInitiator, boolean wiped, boolean messagesLost, boolean forgotten) {
        End end = atInitiator ? dying.copyFrom(world).initiator : dying.copyFrom(world).responder;
        end.crash();
        end.doubtful = 0;
        dying.spend(Limit.CRASHES);
        if (wiped) {
            end.slot = Things.NO_KEY;
        }
        if (messagesLost) {
            dying.loseMessages();
        }
        if (forgotten) {
            dying.spend(Limit.FORGOTTEN_RECORDS);
            end.record = things.records.number(Toys.recordAtFirst(false));
            // Only a new process forgets, and a new process has a new connection.
            End other = atInitiator ? dying.responder : dying.initiator;
            other.link = other.isUp() && other.link == World.LINKED ? World.DOWN_DUE : other.link;
        }
        telling.crashes(atInitiator, wiped, messagesLost, forgotten);
        if (startsAtOnce) {
            start(dying, atInitiator);
        }
        sink.next(dying, Pace.PERHAPS);
        telling.crashed();
    }

    /** The disk takes a record, or not, and says that it does not: the tunnel starts over, in the same process. */
    private void failToSave(World world, boolean atInitiator, int record) {
        if (crashes && world.may(Limit.FAILED_SAVES)) {
            End end = atInitiator ? dying.copyFrom(world).initiator : dying.copyFrom(world).responder;
            end.crash();
            end.doubtful = record + 1;
            dying.spend(Limit.FAILED_SAVES);
            telling.failsToSave();
            sink.next(dying, Pace.PERHAPS);
            telling.crashed();
        }
    }

    /**
     * An end starts: the same as for the machine, but not interrupted. In a tunnel an end that is down still has an interface,
     * which may shake hands or not; otherwise nothing can happen to it but a start, and whatever the other end does meanwhile
     * it could as well do later, so that it may start at once.
     */
    private void start(World world, boolean atInitiator) {
        End end = atInitiator ? world.initiator : world.responder;
        Side<?> side = atInitiator ? initiatorSide : responderSide;
        end.state = side.stateAfter(end.record);
        end.link = World.UP_DUE;
        LocalStep step = side.step(end.state, started, 0);
        for (Effect effect : step.effects()) {
            perform(world, atInitiator, effect);
        }
        settle(end, step, side);
    }

    /** An end that was down starts. */
    void start(World world, boolean atInitiator, boolean noticed) {
        telling.begins(atInitiator, started);
        End end = atInitiator ? world.initiator : world.responder;
        if (end.doubtful != 0 && !exploring.mistake().unsettled()) {
            // The driver saves what is in force before anything else (TunnelEngine.recordOf).
            perform(world, atInitiator, new Effect(Effect.Kind.PERSIST, end.record));
        }
        start(world, atInitiator);
        if (noticed) {
            (atInitiator ? world.responder : world.initiator).link = World.DOWN_DUE;
        }
        sink.next(world, Pace.AT_ONCE);
    }
}
