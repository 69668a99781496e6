package io.keybraid.host.message;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.message.Message.Abort;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Ask;
import io.keybraid.host.message.Message.Commit;
import io.keybraid.host.message.Message.Done;
import io.keybraid.host.message.Message.Hello;
import io.keybraid.host.message.Message.Nudge;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.Parties;
import io.keybraid.host.message.Message.Session;
import io.keybraid.host.message.Message.Status;
import io.keybraid.host.message.Message.StrandBytes;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.Message.Tell;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes messages as bytes. */
public final class MessageWriter {

    /** The longest message that a frame takes, in bytes (4 MiB). */
    public static final int MAX_BYTES = 4 << 20;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    private MessageWriter() {}

    public static PublicBytes write(Message message) {
        MessageWriter writer = new MessageWriter();
        writer.header(message);
        writer.body(message);
        return PublicBytes.copyOf(writer.out.toByteArray());
    }

    /** MB of docs/protocol.md: an ACCEPT without its tag. */
    public static PublicBytes acceptBody(Accept accept) {
        MessageWriter writer = new MessageWriter();
        writer.header(accept);
        writer.accept(accept);
        return PublicBytes.copyOf(writer.out.toByteArray());
    }

    private void header(Message message) {
        raw(Wire.MAGIC);
        number(Wire.VERSION, 1);
        number(message.type().code(), 1);
        number(Wire.SUITE, 2);
        raw(message.round().bytes().toByteArray());
        number(message.epoch(), 8);
    }

    private void body(Message message) {
        switch (message) {
            case Offer offer -> offer(offer);
            case Accept accept -> {
                accept(accept);
                raw(accept.tag().toByteArray());
            }
            case Commit commit -> {
                raw(commit.tag().toByteArray());
                raw(commit.kid().bytes());
            }
            case Done done -> raw(done.kid().bytes());
            case Abort abort -> number(abort.reason().code(), 1);
            case Hello hello -> {
                raw(hello.kid().bytes());
                parties(hello.parties());
                text16(hello.policy());
            }
            case Status status -> status(status);
            case Nudge nudge -> number(nudge.reason().code(), 1);
            case Session session -> {
                raw(session.kid().bytes());
                number(session.installed() ? 1 : 0, 1);
                number(session.live() ? 1 : 0, 1);
                number(session.session().code(), 1);
            }
            case Ask ask -> {
                raw(ask.own().bytes());
                raw(ask.peer().bytes());
            }
            case Tell tell -> tell(tell);
        }
    }

    private void tell(Tell tell) {
        text8(tell.software());
        number(tell.clockMillis(), 8);
        number(tell.end().isPresent() ? 1 : 0, 1);
        tell.end().ifPresent(this::endReport);
    }

    private void endReport(EndReport end) {
        text8(end.name());
        raw(end.own().bytes());
        raw(end.peer().bytes());
        number(end.epoch(), 8);
        raw(end.kid().bytes());
        number(end.condition().code(), 1);
        number(end.holding().code(), 1);
        number(end.handshakeAgeSeconds().orElse(Wire.NO_HANDSHAKE), 4);
        number(end.received(), 8);
        number(end.sent(), 8);
        text16(end.policy());
        number(end.strands().size(), 1);
        end.strands().forEach(reported -> {
            name(reported.strand());
            number(reported.problem(), 1);
        });
    }

    private void offer(Offer offer) {
        number(offer.mode().code(), 1);
        raw(offer.previous().bytes());
        parties(offer.parties());
        raw(offer.nonce().toByteArray());
        text16(offer.policy());
        strands(offer.strands());
    }

    private void accept(Accept accept) {
        raw(accept.nonce().toByteArray());
        text16(accept.policy());
        strands(accept.selected());
        number(accept.refused().size(), 1);
        accept.refused().forEach(refused -> {
            name(refused.strand());
            number(refused.reason(), 1);
        });
    }

    private void status(Status status) {
        raw(status.kid().bytes());
        number(status.prepared().isPresent() ? 1 : 0, 1);
        status.prepared().ifPresent(round -> raw(round.bytes().toByteArray()));
        number(status.highestSequence(), 8);
        number(status.handshakeAgeSeconds().orElse(Wire.NO_HANDSHAKE), 4);
        number(status.installed() ? 1 : 0, 1);
    }

    private void parties(Parties parties) {
        raw(parties.initiator().bytes());
        raw(parties.responder().bytes());
        raw(parties.initiatorPeer().bytes());
        raw(parties.responderPeer().bytes());
    }

    private void strands(List<StrandBytes> strands) {
        number(strands.size(), 1);
        strands.forEach(strand -> {
            name(strand.strand());
            number(strand.bytes().length(), 4);
            raw(strand.bytes().toByteArray());
        });
    }

    private void name(StrandName strand) {
        number(strand.assurance().code(), 1);
        text8(strand.algorithm());
        text8(strand.name());
    }

    private void text8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        number(bytes.length, 1);
        raw(bytes);
    }

    private void text16(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        number(bytes.length, 2);
        raw(bytes);
    }

    private void number(long value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }

    private void raw(byte[] bytes) {
        out.writeBytes(bytes);
    }
}
