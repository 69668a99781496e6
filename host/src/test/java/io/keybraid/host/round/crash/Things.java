package io.keybraid.host.round.crash;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.Kid;
import io.keybraid.host.message.MalformedMessageException;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.MessageReader;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.Event;
import java.util.ArrayList;
import java.util.List;

/** All that the worlds of one exploration are made of, numbered. Thread-safe. */
final class Things {

    /** The number of {@link Kid#NONE}. */
    static final int NO_KEY = 0;

    /** @param prepared the kid in waiting, or {@link #NO_KEY} */
    record KnownRecord(TunnelRecord record, long epoch, int kid, int prepared, List<Kid> kids) {}

    /** @param stale the same message with a number that nobody waits for, if it has a number */
    record KnownMessage(PublicBytes bytes, Message message, int event, int stale, Kid kid) {}

    /**
     * @param event the number of the event that comes of it
     * @param held what the initiator's driver holds from then on, or -1
     */
    record KnownDue(Due due, Event event, List<Kid> kids, int held) {}

    final Catalogue<Kid, Kid> kids = new Catalogue<>(0xFF, kid -> kid);
    final Catalogue<TunnelRecord, KnownRecord> records = new Catalogue<>(0xFFE, this::known);
    final Catalogue<Due, KnownDue> dues = new Catalogue<>(0x3FFF, this::known);
    final Catalogue<PublicBytes, KnownMessage> messages = new Catalogue<>(0xFFFE, this::known);

    Things() {
        kids.number(Kid.NONE);
    }

    /** An event that no message brings. */
    int event(Event event) {
        return dues.number(new Due.Outcome(RoundId.NONE, event));
    }

    private KnownRecord known(TunnelRecord record) {
        int prepared =
                record.prepared().map(keys -> kids.number(keys.keys().kid())).orElse(NO_KEY);
        List<Kid> mentioned = new ArrayList<>();
        record.current().map(EpochKeys::kid).ifPresent(mentioned::add);
        record.prepared().map(keys -> keys.keys().kid()).ifPresent(mentioned::add);
        return new KnownRecord(record, record.epoch(), kids.number(record.kid()), prepared, mentioned);
    }

    private KnownMessage known(PublicBytes bytes) {
        Message message = read(bytes);
        int event = event(new Event.Received(message, bytes));
        return new KnownMessage(bytes, message, event, stale(message), kid(message));
    }

    private static Kid kid(Message message) {
        return switch (message) {
            case Message.Hello hello -> hello.kid();
            case Message.Status status -> status.kid();
            case Message.Accept accept -> Toys.kidOf(accept);
            case Message.Commit commit -> commit.kid();
            case Message.Done done -> done.kid();
            case Message.Offer offer -> offer.previous();
            case Message.Abort abort -> Kid.NONE;
            case Message.Nudge nudge -> Kid.NONE;
            case Message.Ask ask -> Kid.NONE;
            case Message.Tell tell -> Kid.NONE;
            case Message.Session session -> session.kid();
        };
    }

    private KnownDue known(Due due) {
        return switch (due) {
            case Due.Outcome outcome ->
                new KnownDue(due, outcome.event(), kids(outcome.event()), held(outcome.event()));
            case Due.Timer timer -> new KnownDue(due, timer.event(), List.of(), -1);
            case Due.Answer answer -> new KnownDue(due, new Event.Started(), List.of(answer.chain()), -1);
            case Due.Held held -> new KnownDue(due, new Event.Started(), List.of(), -1);
        };
    }

    private int held(Event event) {
        if (event instanceof Event.OfferReady ready && read(ready.offer()) instanceof Message.Offer offer) {
            return dues.number(new Due.Held(offer, ready.offer()));
        }
        return -1;
    }

    private static List<Kid> kids(Event event) {
        return switch (event) {
            case Event.Completed completed -> List.of(completed.keys().kid());
            case Event.Responded responded ->
                List.of(responded.prepared().keys().kid());
            default -> List.of();
        };
    }

    int message(Message message) {
        return messages.number(MessageWriter.write(message));
    }

    static Message read(PublicBytes bytes) {
        try {
            return MessageReader.read(bytes);
        } catch (MalformedMessageException e) {
            throw new AssertionError("a machine sent what no machine can read", e);
        }
    }

    private int stale(Message message) {
        if (!message.round().equals(Chance.AWAITED)) {
            return -1;
        }
        return switch (message) {
            case Message.Hello hello ->
                message(new Message.Hello(Chance.STALE, hello.epoch(), hello.kid(), hello.parties(), hello.policy()));
            case Message.Status status ->
                message(new Message.Status(
                        Chance.STALE,
                        status.epoch(),
                        status.kid(),
                        status.prepared(),
                        status.highestSequence(),
                        status.handshakeAgeSeconds(),
                        status.installed()));
            default -> -1;
        };
    }
}
