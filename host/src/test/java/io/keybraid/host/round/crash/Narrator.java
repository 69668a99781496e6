package io.keybraid.host.round.crash;

import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Event;
import io.keybraid.host.round.InitiatorState;
import io.keybraid.host.round.ResponderState;
import java.util.ArrayList;
import java.util.List;

/** Puts worlds, and what happens in them, into words. */
final class Narrator extends Telling {

    private final Exploring exploring;
    private final Things things;
    private final List<String> effects = new ArrayList<>();
    private String what = "";
    private int beforeCrash;

    Narrator(Exploring exploring) {
        this.exploring = exploring;
        this.things = exploring.things();
    }

    /** What was told last. */
    String told() {
        return effects.isEmpty() ? what : what + " → " + String.join(", ", effects);
    }

    @Override
    void begins(boolean atInitiator, int event) {
        effects.clear();
        what = end(atInitiator)
                + (event < 0 ? "" : ": " + text(things.dues.at(event).event()));
    }

    @Override
    void performs(Effect effect) {
        effects.add(
                switch (effect.kind()) {
                    case PERSIST ->
                        "record " + text(things.records.at(effect.thing()).record());
                    case INSTALL -> "install " + Toys.name(things.kids.at(effect.thing()));
                    case SEND ->
                        "send " + text(things.messages.at(effect.thing()).message());
                });
    }

    @Override
    void crashes(boolean atInitiator, boolean wiped, boolean messagesLost, boolean forgotten) {
        beforeCrash = effects.size();
        effects.add("CRASH" + (wiped ? ", interface wiped" : "") + (messagesLost ? ", messages lost" : "")
                + (forgotten ? ", record lost" : ""));
    }

    @Override
    void failsToSave() {
        beforeCrash = effects.size();
        effects.add("THE RECORD CANNOT BE SAVED");
    }

    @Override
    void crashed() {
        effects.subList(beforeCrash, effects.size()).clear();
    }

    @Override
    void says(String it) {
        effects.clear();
        what = it;
    }

    @Override
    void says(boolean atInitiator, String it) {
        says("the " + end(atInitiator) + it);
    }

    private static String end(boolean initiator) {
        return initiator ? "initiator" : "responder";
    }

    String text(World world) {
        return "I " + text(world.initiator, true) + " | R " + text(world.responder, false) + " | to R "
                + queue(world.toResponder) + " | to I " + queue(world.toInitiator)
                + (exploring.bounds().has(Bounds.Trait.IN_TUNNEL)
                        ? world.session ? " | session" : " | no session"
                        : "");
    }

    private String text(World.End end, boolean initiator) {
        String record = text(things.records.at(end.record).record());
        String rest = " [wg " + Toys.name(things.kids.at(end.slot)) + "]";
        if (!end.isUp()) {
            String doubt = end.doubtful == 0
                    ? ""
                    : ", or " + text(things.records.at(end.doubtful - 1).record()) + " on its disk";
            return record + rest + " down" + doubt;
        }
        String state = initiator
                ? text(exploring.initiators().at(end.state).state())
                : text(exploring.responders().at(end.state).state());
        return record + rest + " " + state + dues(end);
    }

    private String dues(World.End end) {
        List<String> dues = new ArrayList<>();
        for (int i = 0; i < end.dues; i++) {
            dues.add(
                    switch (things.dues.at(end.due[i]).due()) {
                        case Due.Outcome outcome -> text(outcome.event());
                        case Due.Timer timer -> "timer " + timer.event().timer() + " " + text(timer.round());
                        case Due.Answer answer -> "answering " + Toys.name(answer.round());
                        case Due.Held held -> "holding " + Toys.name(held.round());
                    });
        }
        if (end.link != World.LINKED) {
            dues.add(end.link == World.DOWN_DUE ? "link breaking" : "no link");
        }
        return dues.isEmpty() ? "" : " " + dues;
    }

    private String queue(int[] queue) {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < World.length(queue); i++) {
            messages.add(text(things.messages.at(queue[i] - 1).message()));
        }
        return messages.isEmpty() ? "-" : String.join(", ", messages);
    }

    private static String text(InitiatorState state) {
        String agreement = switch (state.agreement()) {
            case InitiatorState.Agreement.Unknown unknown -> "unknown" + text(unknown.hello());
            case InitiatorState.Agreement.InStep inStep -> "in step";
            case InitiatorState.Agreement.Diverged diverged -> "diverged";
        };
        return state.phase().getClass().getSimpleName() + " "
                + Toys.name(state.phase().round()) + ", " + agreement;
    }

    private static String text(ResponderState state) {
        return (state.answering().sequence() == 0 ? "idle" : "answering " + Toys.name(state.answering()))
                + (state.probing() ? ", probing" : "");
    }

    private static String text(TunnelRecord record) {
        return "e" + record.epoch() + " " + Toys.name(record.kid())
                + record.prepared()
                        .map(keys -> " (next " + Toys.name(keys.keys().kid()) + ")")
                        .orElse("");
    }

    private static String text(RoundId number) {
        return number.sequence() != 0 ? Toys.name(number) : number.chance() == 0 ? "" : " #" + number.chance();
    }

    private static String text(Event event) {
        return switch (event) {
            case Event.Received received -> text(received.message());
            case Event.OfferReady ready -> "OfferReady " + Toys.name(ready.round());
            case Event.Completed completed ->
                "Completed " + Toys.name(completed.keys().kid());
            case Event.Responded responded ->
                "Responded " + Toys.name(responded.prepared().keys().kid());
            case Event.Failed failed -> "Failed " + Toys.name(failed.round()) + " " + failed.reason();
            case Event.WindowOpen open -> "WindowOpen " + Toys.name(open.round());
            case Event.TimedOut late -> "TimedOut " + late.timer() + " " + text(late.number());
            default -> event.getClass().getSimpleName();
        };
    }

    private static String text(Message message) {
        return switch (message) {
            case Message.Offer offer -> "OFFER " + Toys.name(offer.round()) + " e" + offer.epoch();
            case Message.Accept accept -> "ACCEPT " + Toys.name(Toys.kidOf(accept));
            case Message.Commit commit -> "COMMIT e" + commit.epoch() + " " + Toys.name(commit.kid());
            case Message.Done done -> "DONE e" + done.epoch() + " " + Toys.name(done.kid());
            case Message.Abort abort -> "ABORT " + Toys.name(abort.round()) + " " + abort.reason();
            case Message.Hello hello ->
                "HELLO" + text(hello.round()) + " e" + hello.epoch() + " " + Toys.name(hello.kid());
            case Message.Status status ->
                "STATUS" + text(status.round()) + " e" + status.epoch() + " " + Toys.name(status.kid())
                        + status.prepared()
                                .map(next -> " (next " + Toys.name(next) + ")")
                                .orElse("");
            case Message.Nudge nudge -> "NUDGE " + nudge.reason();
            case Message.Ask ask -> "ASK";
            case Message.Tell tell -> "TELL";
            case Message.Session session -> "SESSION " + session.session();
        };
    }
}
