package io.keybraid.host.round.crash;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.PreparedKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.Kid;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.Status;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Action;
import io.keybraid.host.round.Event;
import io.keybraid.host.round.Step;
import io.keybraid.host.round.crash.Things.KnownMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the two machines, driven in numbers: does with its actions what {@code TunnelActions} does, as far as it matters.
 * For one thread.
 */
abstract class Side<S> {

    /**
     * @param record the number of its record
     * @param installed the kid that the interface should hold, or {@link Things#NO_KEY}
     */
    record Known<S>(S state, int record, int installed, List<Kid> kids) {}

    final Things things;
    private final Catalogue<S, Known<S>> states;
    private final Machine<S> machine;
    private final Chance chance;
    private final StepMemo<LocalStep> steps = new StepMemo<>();
    private final StepMemo<Boolean> overs = new StepMemo<>();
    private final StepMemo<Boolean> idles = new StepMemo<>();

    Side(Things things, Catalogue<S, Known<S>> states, Machine<S> machine, Chance chance) {
        this.things = things;
        this.states = states;
        this.machine = machine;
        this.chance = chance;
    }

    abstract S after(TunnelRecord record);

    abstract TunnelRecord record(S state);

    /** Whether this step told the initiator that both ends hold the same keys. */
    abstract boolean foundEqual(S before, S after);

    /** Whether this message can still mean something to this state or a later one. */
    abstract boolean mayMatter(S state, Message message);

    /** Whether events about this round can still mean something to this state or a later one. */
    abstract boolean mayMatter(S state, RoundId round);

    final Known<S> known(int state) {
        return states.at(state);
    }

    final int stateAfter(int record) {
        return states.number(after(things.records.at(record).record()));
    }

    /**
     * What the machine makes of an event.
     *
     * @param life of the initiator's record: which one it is after how many losses
     */
    final LocalStep step(int state, int event, int life) {
        long key = (long) state << 24 | (long) event << 4 | life;
        LocalStep step = steps.get(key);
        if (step == null) {
            step = compile(state, things.dues.at(event).event(), life);
            steps.put(key, step);
        }
        return step;
    }

    /** Whether something due means nothing any more: the machine, asked, does nothing with it. */
    final boolean isOver(int state, int due) {
        long key = (long) state << 24 | due;
        Boolean over = overs.get(key);
        if (over == null) {
            over = !mayMatter(known(state).state(), things.dues.at(due).due().round());
            overs.put(key, over);
            if (over
                    && !(things.dues.at(due).due() instanceof Due.Held)
                    && step(state, due, 0).changes()) {
                throw new AssertionError(
                        "late, and yet it matters: " + things.dues.at(due).due());
            }
        }
        return over;
    }

    /** Whether a message means nothing any more: the machine, asked, does nothing with it. */
    final boolean isIdle(int state, int message) {
        long key = (long) state << 24 | message;
        Boolean idle = idles.get(key);
        if (idle == null) {
            KnownMessage known = things.messages.at(message);
            idle = !mayMatter(known(state).state(), known.message());
            idles.put(key, idle);
            if (idle && step(state, known.event(), 0).changes()) {
                throw new AssertionError("late, and yet it matters: " + known.message());
            }
        }
        return idle;
    }

    private LocalStep compile(int number, Event event, int life) {
        S before = known(number).state();
        boolean round = event instanceof Event.RoundDue;
        chance.prepare(round ? life : Chance.AWAITED.chance());
        Step<S> step = machine.step(before, event);
        S after = step.state();
        int state = states.number(after);
        Doing doing = new Doing(known(number).record(), record(after));
        step.actions().forEach(doing::perform);
        String mistake = doing.durable == known(state).record() ? null : Claims.DURABLE;
        boolean changes = state != number || !doing.effects.isEmpty() || !doing.begins.isEmpty() || doing.accept >= 0;
        return new LocalStep(
                state,
                changes,
                doing.effects.toArray(Effect[]::new),
                doing.begins.stream().mapToInt(i -> i).toArray(),
                doing.forgets.toArray(RoundId[]::new),
                doing.accept,
                foundEqual(before, after),
                chance.wasAsked() && !round,
                mistake);
    }

    private final class Doing {
        private final TunnelRecord record;
        private final List<Effect> effects = new ArrayList<>();
        private final List<Integer> begins = new ArrayList<>();
        private final List<RoundId> forgets = new ArrayList<>();
        private int accept = -1;
        private int durable;

        Doing(int durable, TunnelRecord record) {
            this.durable = durable;
            this.record = record;
        }

        void perform(Action action) {
            switch (action) {
                case Action.Persist persist -> {
                    durable = things.records.number(persist.record());
                    effect(Effect.Kind.PERSIST, durable);
                }
                case Action.Install install -> install(record.current());
                case Action.InstallPrepared install -> install(record.prepared().map(PreparedKeys::keys));
                case Action.Send send -> effect(Effect.Kind.SEND, things.messages.number(send.message()));
                case Action.SendInstalled send -> effect(Effect.Kind.SEND, things.messages.number(send.message()));
                case Action.SendStatus status ->
                    effect(Effect.Kind.SEND, things.message(status(status.hello(), record)));
                case Action.MakeOffer make -> {
                    Offer offer = Toys.offer(make, record);
                    begin(new Due.Outcome(
                            make.round(),
                            new Event.OfferReady(
                                    make.round(),
                                    things.messages.at(things.message(offer)).bytes())));
                }
                case Action.Complete complete -> accept = things.message(complete.accept());
                case Action.AwaitWindow await ->
                    begin(new Due.Outcome(await.round(), new Event.WindowOpen(await.round())));
                case Action.Respond respond ->
                    begin(new Due.Answer(respond, Toys.chain(respond.offer().mode(), record)));
                case Action.Forget forget -> forgets.add(forget.round());
                case Action.SetTimer timer -> begin(new Due.Timer(new Event.TimedOut(timer.timer(), timer.number())));
                case Action.Report report -> {}
            }
        }

        private void install(Optional<EpochKeys> keys) {
            keys.ifPresent(some -> effect(Effect.Kind.INSTALL, things.kids.number(some.kid())));
        }

        private void begin(Due due) {
            begins.add(things.dues.number(due));
        }

        private void effect(Effect.Kind kind, int thing) {
            effects.add(new Effect(kind, thing));
        }
    }

    private static Status status(RoundId hello, TunnelRecord record) {
        return new Status(
                hello,
                record.epoch(),
                record.kid(),
                record.prepared().map(PreparedKeys::round),
                record.sequence(),
                Optional.empty(),
                true);
    }
}
