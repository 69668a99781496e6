package io.keybraid.host.message;

import io.keybraid.api.Assurance;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Strand;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.EndReport.Condition;
import io.keybraid.host.message.EndReport.Holding;
import io.keybraid.host.message.EndReport.ReportedStrand;
import io.keybraid.host.message.Message.Abort;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Ask;
import io.keybraid.host.message.Message.Commit;
import io.keybraid.host.message.Message.Done;
import io.keybraid.host.message.Message.Hello;
import io.keybraid.host.message.Message.Mode;
import io.keybraid.host.message.Message.Nudge;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.Parties;
import io.keybraid.host.message.Message.Refused;
import io.keybraid.host.message.Message.Session;
import io.keybraid.host.message.Message.Status;
import io.keybraid.host.message.Message.StrandBytes;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.Message.Tell;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads messages strictly: every length bounded before anything is allocated for it, no byte left over, names in order, one
 * encoding for each message. Bytes come from an authenticated peer and are hostile all the same.
 */
public final class MessageReader {

    private final ByteBuffer in;

    private MessageReader(ByteBuffer in) {
        this.in = in;
    }

    /** @throws MalformedMessageException on anything that {@link MessageWriter} would not have written */
    public static Message read(PublicBytes bytes) throws MalformedMessageException {
        try {
            MessageReader reader = new MessageReader(ByteBuffer.wrap(bytes.toByteArray()));
            Message message = reader.message();
            if (reader.in.hasRemaining()) {
                throw new MalformedMessageException(
                        reader.in.remaining() + " bytes too many after a " + message.type());
            }
            return message;
        } catch (BufferUnderflowException e) {
            throw new MalformedMessageException("the message ends too early");
        }
    }

    private Message message() throws MalformedMessageException {
        expect(Arrays.equals(bytes(Wire.MAGIC.length), Wire.MAGIC), "not a Keybraid message");
        int version = number8();
        expect(version == Wire.VERSION, "protocol version " + version + ", not " + Wire.VERSION);
        MessageType type = MessageType.of(number8());
        int suite = number16();
        expect(suite == Wire.SUITE, "unknown suite " + suite);
        RoundId round = RoundId.read(in);
        long epoch = in.getLong();
        return switch (type) {
            case OFFER -> offer(round, epoch);
            case ACCEPT -> accept(round, epoch);
            case COMMIT -> new Commit(round, epoch, publicBytes(Wire.TAG_BYTES), kid());
            case DONE -> new Done(round, epoch, kid());
            case ABORT -> new Abort(round, epoch, AbortReason.of(number8()));
            case HELLO -> new Hello(round, epoch, kid(), parties(), policy());
            case STATUS -> status(round, epoch);
            case NUDGE -> new Nudge(round, epoch, NudgeReason.of(number8()));
            case SESSION -> new Session(round, epoch, kid(), flag(), flag(), SessionState.of(number8()));
            case ASK -> new Ask(round, epoch, wireGuardKey(), wireGuardKey());
            case TELL -> tell(round, epoch);
        };
    }

    private Offer offer(RoundId round, long epoch) throws MalformedMessageException {
        Mode mode = flag() ? Mode.RESET : Mode.CHAINED;
        Kid previous = kid();
        Parties parties = parties();
        PublicBytes nonce = publicBytes(Wire.NONCE_BYTES);
        String policy = policy();
        List<StrandBytes> strands = strands();
        expect(!strands.isEmpty(), "an OFFER without a strand");
        return new Offer(round, epoch, mode, previous, parties, nonce, policy, strands);
    }

    private Accept accept(RoundId round, long epoch) throws MalformedMessageException {
        PublicBytes nonce = publicBytes(Wire.NONCE_BYTES);
        String policy = policy();
        List<StrandBytes> selected = strands();
        expect(!selected.isEmpty(), "an ACCEPT that selects no strand");
        List<Refused> refused = refused();
        return new Accept(round, epoch, nonce, policy, selected, refused, publicBytes(Wire.TAG_BYTES));
    }

    private Status status(RoundId round, long epoch) throws MalformedMessageException {
        Kid kid = kid();
        Optional<RoundId> prepared = flag() ? Optional.of(RoundId.read(in)) : Optional.empty();
        long highest = in.getLong();
        Optional<Long> handshakeAge = handshakeAge();
        boolean installed = flag();
        return new Status(round, epoch, kid, prepared, highest, handshakeAge, installed);
    }

    private Optional<Long> handshakeAge() {
        long age = Integer.toUnsignedLong(in.getInt());
        return age == Wire.NO_HANDSHAKE ? Optional.empty() : Optional.of(age);
    }

    private Tell tell(RoundId round, long epoch) throws MalformedMessageException {
        String software = text(number8(), 1);
        long clockMillis = in.getLong();
        Optional<EndReport> end = flag() ? Optional.of(endReport()) : Optional.empty();
        return new Tell(round, epoch, software, clockMillis, end);
    }

    private EndReport endReport() throws MalformedMessageException {
        return new EndReport(
                text(number8(), 1),
                wireGuardKey(),
                wireGuardKey(),
                in.getLong(),
                kid(),
                Condition.of(number8()),
                Holding.of(number8()),
                handshakeAge(),
                in.getLong(),
                in.getLong(),
                policy(),
                reportedStrands());
    }

    private List<ReportedStrand> reportedStrands() throws MalformedMessageException {
        int count = count();
        List<ReportedStrand> strands = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            StrandName name = name();
            expect(i == 0 || inOrder(strands.get(i - 1).strand(), name), "reported strands out of order");
            strands.add(new ReportedStrand(name, number8()));
        }
        return strands;
    }

    private WireGuardKey wireGuardKey() {
        return new WireGuardKey(bytes(WireGuardKey.LENGTH));
    }

    private Parties parties() {
        return new Parties(
                new IdentityPin(bytes(IdentityPin.LENGTH)),
                new IdentityPin(bytes(IdentityPin.LENGTH)),
                new WireGuardKey(bytes(WireGuardKey.LENGTH)),
                new WireGuardKey(bytes(WireGuardKey.LENGTH)));
    }

    private List<StrandBytes> strands() throws MalformedMessageException {
        int count = count();
        List<StrandBytes> strands = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            StrandName name = name();
            expect(i == 0 || inOrder(strands.get(i - 1).strand(), name), "strands out of order");
            long length = Integer.toUnsignedLong(in.getInt());
            expect(length <= Strand.MAX_PUBLIC_BYTES, "a strand's bytes are too many");
            strands.add(new StrandBytes(name, publicBytes((int) length)));
        }
        return strands;
    }

    private List<Refused> refused() throws MalformedMessageException {
        int count = count();
        List<Refused> refused = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            StrandName name = name();
            expect(i == 0 || inOrder(refused.get(i - 1).strand(), name), "refused strands out of order");
            refused.add(new Refused(name, number8()));
        }
        return refused;
    }

    private static boolean inOrder(StrandName first, StrandName second) {
        return first.name().compareTo(second.name()) < 0;
    }

    private int count() throws MalformedMessageException {
        int count = number8();
        expect(count <= Wire.MAX_STRANDS, count + " strands, more than " + Wire.MAX_STRANDS);
        return count;
    }

    private StrandName name() throws MalformedMessageException {
        Assurance assurance = assurance(number8());
        return new StrandName(assurance, text(number8(), 1), text(number8(), 1));
    }

    private static Assurance assurance(int code) throws MalformedMessageException {
        for (Assurance assurance : Assurance.values()) {
            if (assurance.code() == code) {
                return assurance;
            }
        }
        throw new MalformedMessageException("unknown assurance " + code);
    }

    private String policy() throws MalformedMessageException {
        int length = number16();
        expect(length <= Wire.MAX_POLICY_BYTES, "a policy of " + length + " bytes");
        return text(length, 0);
    }

    private String text(int length, int least) throws MalformedMessageException {
        expect(length >= least, "an empty name");
        byte[] bytes = bytes(length);
        for (byte b : bytes) {
            expect(b >= 0x20 && b < 0x7f, "a text that is not printable ASCII");
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private boolean flag() throws MalformedMessageException {
        int value = number8();
        expect(value <= 1, "a flag that is neither 0 nor 1");
        return value == 1;
    }

    private Kid kid() {
        return new Kid(bytes(Kid.LENGTH));
    }

    private PublicBytes publicBytes(int length) {
        return PublicBytes.copyOf(bytes(length));
    }

    private byte[] bytes(int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private int number8() {
        return Byte.toUnsignedInt(in.get());
    }

    private int number16() {
        return Short.toUnsignedInt(in.getShort());
    }

    private static void expect(boolean so, String otherwise) throws MalformedMessageException {
        if (!so) {
            throw new MalformedMessageException(otherwise);
        }
    }
}
