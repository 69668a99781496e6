package io.keybraid.host.message;

import io.keybraid.api.Assurance;
import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.Message.Parties;
import io.keybraid.host.message.Message.Refused;
import io.keybraid.host.message.Message.StrandBytes;
import io.keybraid.host.message.Message.StrandName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Well-formed messages of every type, the same ones for the same seed. */
final class RandomMessages {

    private final RandomGenerator random;

    RandomMessages(RandomGenerator random) {
        this.random = random;
    }

    Message next() {
        return next(MessageType.values()[random.nextInt(MessageType.values().length)]);
    }

    Message next(MessageType type) {
        RoundId round = round();
        long epoch = random.nextLong();
        return switch (type) {
            case OFFER ->
                new Message.Offer(
                        round,
                        epoch,
                        one(Message.Mode.values()),
                        kid(),
                        parties(),
                        bytes(Wire.NONCE_BYTES),
                        text(0, 40),
                        strands(names(1)));
            case ACCEPT -> accept(round, epoch);
            case COMMIT -> new Message.Commit(round, epoch, bytes(Wire.TAG_BYTES), kid());
            case DONE -> new Message.Done(round, epoch, kid());
            case ABORT -> new Message.Abort(round, epoch, one(AbortReason.values()));
            case HELLO -> new Message.Hello(round, epoch, kid(), parties(), text(0, 40));
            case STATUS -> status(round, epoch);
            case SESSION ->
                new Message.Session(
                        round, epoch, kid(), random.nextBoolean(), random.nextBoolean(), one(SessionState.values()));
            case NUDGE -> new Message.Nudge(round, epoch, one(NudgeReason.values()));
            case ASK -> new Message.Ask(round, epoch, wireGuardKey(), wireGuardKey());
            case TELL -> tell(round, epoch);
        };
    }

    private Message accept(RoundId round, long epoch) {
        List<Refused> refused = names(0).stream()
                .map(name -> new Refused(name, random.nextInt(256)))
                .toList();
        return new Message.Accept(
                round, epoch, bytes(Wire.NONCE_BYTES), text(0, 40), strands(names(1)), refused, bytes(Wire.TAG_BYTES));
    }

    private Message status(RoundId round, long epoch) {
        Optional<RoundId> prepared = random.nextBoolean() ? Optional.of(round()) : Optional.empty();
        return new Message.Status(round, epoch, kid(), prepared, random.nextLong(), age(), random.nextBoolean());
    }

    private Optional<Long> age() {
        return random.nextBoolean() ? Optional.of(random.nextLong(Wire.NO_HANDSHAKE)) : Optional.empty();
    }

    private Message tell(RoundId round, long epoch) {
        Optional<EndReport> end = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(endReport());
        return new Message.Tell(round, epoch, text(1, 20), random.nextLong(), end);
    }

    private EndReport endReport() {
        return new EndReport(
                text(1, 20),
                wireGuardKey(),
                wireGuardKey(),
                random.nextLong(),
                kid(),
                one(EndReport.Condition.values()),
                one(EndReport.Holding.values()),
                age(),
                random.nextLong(),
                random.nextLong(),
                text(0, 40),
                names(0).stream()
                        .map(name -> new EndReport.ReportedStrand(name, random.nextInt(256)))
                        .toList());
    }

    private WireGuardKey wireGuardKey() {
        return new WireGuardKey(raw(WireGuardKey.LENGTH));
    }

    private List<StrandName> names(int least) {
        TreeSet<String> names = new TreeSet<>();
        int count = random.nextInt(least, random.nextInt(8) == 0 ? Wire.MAX_STRANDS + 1 : 5);
        while (names.size() < count) {
            names.add(text(1, random.nextInt(16) == 0 ? 255 : 12));
        }
        return names.stream()
                .map(name -> new StrandName(one(Assurance.values()), text(1, 20), name))
                .toList();
    }

    private List<StrandBytes> strands(List<StrandName> names) {
        List<StrandBytes> strands = new ArrayList<>();
        names.forEach(name -> strands.add(new StrandBytes(name, bytes(random.nextInt(80)))));
        return strands;
    }

    private Parties parties() {
        return new Parties(
                new IdentityPin(raw(IdentityPin.LENGTH)),
                new IdentityPin(raw(IdentityPin.LENGTH)),
                new WireGuardKey(raw(WireGuardKey.LENGTH)),
                new WireGuardKey(raw(WireGuardKey.LENGTH)));
    }

    private RoundId round() {
        return new RoundId(random.nextLong(), random.nextLong());
    }

    private Kid kid() {
        return new Kid(raw(Kid.LENGTH));
    }

    private PublicBytes bytes(int length) {
        return PublicBytes.copyOf(raw(length));
    }

    private byte[] raw(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Printable ASCII. */
    private String text(int shortest, int longest) {
        int length = random.nextInt(shortest, longest + 1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(0x20, 0x7f));
        }
        return text.toString();
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }
}
