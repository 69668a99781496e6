package io.keybraid.host.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Assurance;
import io.keybraid.api.PublicBytes;
import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.Origin;
import io.keybraid.host.journal.PreparedKeys;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.Message.Commit;
import io.keybraid.host.message.Message.Mode;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.Parties;
import io.keybraid.host.message.Message.Status;
import io.keybraid.host.message.Message.StrandBytes;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.MessageReader;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.round.InitiatorState.Agreement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer with the right identity and bad intentions cannot do to a tunnel's counters and keys. */
class UnkindPeerTest {

    private static final long FAR = (1L << 32) + 100;

    private static final Parties PARTIES = new Parties(
            new IdentityPin(bytes(32, 1)), new IdentityPin(bytes(32, 2)),
            new WireGuardKey(bytes(32, 3)), new WireGuardKey(bytes(32, 4)));
    private static final Terms TERMS = new Terms(PARTIES, "pq", false);
    private static final Kid KID = new Kid(bytes(16, 7));
    private static final Kid NEXT = new Kid(bytes(16, 8));
    private static final PublicBytes ACCEPT = PublicBytes.copyOf(bytes(200, 13));

    @ParameterizedTest
    @ValueSource(longs = {-1, -2, FAR, Long.MAX_VALUE, Long.MIN_VALUE})
    void aRoundNumberThatLeapsIsRefusedAndUsesNothingUp(long sequence) throws Exception {
        ResponderState before = ResponderState.after(held(3));
        Step<ResponderState> step = receive(before, offer(sequence, 4, Mode.CHAINED));
        assertThat(reply(step.actions()))
                .isInstanceOfSatisfying(
                        Message.Abort.class, abort -> assertThat(abort.reason()).isEqualTo(AbortReason.PROTOCOL));
        assertThat(step.state()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, FAR, Long.MAX_VALUE})
    void aResetToAnEpochThatLeapsIsRefused(long epoch) throws Exception {
        Step<ResponderState> step = receive(ResponderState.after(held(3)), offer(10, epoch, Mode.RESET));
        assertThat(reply(step.actions())).isInstanceOf(Message.Abort.class);
        assertThat(step.state().answering()).isEqualTo(RoundId.NONE);
    }

    @Test
    void anInitiatorDoesNotFollowACountThatLeaps() {
        Initiator initiator = new Initiator(TERMS, () -> 42, 64);
        InitiatorState asked = initiator
                .step(InitiatorState.after(held(3)), new Event.LinkUp())
                .state();
        Status lie = new Status(new RoundId(0, 42), 3, KID, Optional.empty(), -2, Optional.empty(), true);
        InitiatorState told = initiator.step(asked, received(lie)).state();
        assertThat(told.next()).isEqualTo(asked.next());
        assertThat(told.agreement()).isEqualTo(new Agreement.InStep());
    }

    @Test
    void anOfferThatComesAgainIsAnsweredFromTheRecordAndNoSourceIsAsked() throws Exception {
        Offer offer = offer(6, 4, Mode.CHAINED);
        ResponderState waiting = ResponderState.after(waiting(offer));
        Step<ResponderState> again = receive(waiting, offer);
        assertThat(again.actions()).containsExactly(new Action.Send(ACCEPT));
        assertThat(again.state()).isEqualTo(waiting);
        Step<ResponderState> changed = receive(waiting, offer(6, 4, Mode.RESET));
        assertThat(reply(changed.actions())).isInstanceOf(Message.Abort.class);
        assertThat(changed.actions()).noneMatch(action -> action instanceof Action.Respond);
    }

    @Test
    void noKeyIsInstalledWithoutTheInitiatorsProofThatItHasIt() throws Exception {
        Offer offer = offer(6, 4, Mode.CHAINED);
        ResponderState waiting = ResponderState.after(waiting(offer));
        PublicBytes tag = PublicBytes.copyOf(bytes(32, 11));
        for (Commit lie : List.of(
                new Commit(offer.round(), 4, PublicBytes.copyOf(bytes(32, 12)), NEXT),
                new Commit(offer.round(), 4, tag, KID),
                new Commit(offer.round(), 5, tag, NEXT),
                new Commit(new RoundId(6, 10), 4, tag, NEXT))) {
            Step<ResponderState> step = receive(waiting, lie);
            assertThat(step.actions()).noneMatch(action -> action instanceof Action.Install);
            assertThat(step.state()).isEqualTo(waiting);
        }
        Step<ResponderState> proven = receive(waiting, new Commit(offer.round(), 4, tag, NEXT));
        assertThat(proven.actions()).contains(new Action.Install());
        assertThat(proven.state().record().kid()).isEqualTo(NEXT);
    }

    @Test
    void aTunnelThatNeverHadAKeyNeedsNobodysWordForItsFirst() throws Exception {
        Responder strict = new Responder(new Terms(PARTIES, "pq", true));
        Offer first = offer(1, 1, Mode.RESET);
        Step<ResponderState> begun = strict.step(ResponderState.after(TunnelRecord.EMPTY), received(first));
        assertThat(begun.actions()).anyMatch(action -> action instanceof Action.Respond);
        Step<ResponderState> later = strict.step(ResponderState.after(held(3)), received(offer(6, 4, Mode.RESET)));
        assertThat(reply(later.actions()))
                .isInstanceOfSatisfying(
                        Message.Abort.class, abort -> assertThat(abort.reason()).isEqualTo(AbortReason.CONTINUITY));
    }

    @Test
    void noRoundBeginsWhileTheResponderCannotInstallItsKey() {
        Initiator initiator = new Initiator(TERMS, () -> 42, 64);
        InitiatorState asked = initiator
                .step(InitiatorState.after(held(3)), new Event.LinkUp())
                .state();
        Status status = new Status(new RoundId(0, 42), 3, KID, Optional.empty(), 5, Optional.empty(), false);
        Step<InitiatorState> told = initiator.step(asked, received(status));
        assertThat(told.actions()).containsExactly(new Action.Report(new Notice.PeerNotInstalled()));
        Step<InitiatorState> due = initiator.step(told.state(), new Event.RoundDue(false));
        assertThat(due.actions()).isEmpty();
    }

    private static TunnelRecord held(long epoch) {
        EpochKeys keys = new EpochKeys(
                epoch,
                KID,
                PresharedKey.takeFrom(bytes(32, 5)),
                ChainSecret.takeFrom(bytes(32, 6)),
                Origin.complete(Instant.EPOCH));
        return new TunnelRecord(5, Optional.of(keys), Optional.empty());
    }

    /** Epoch 3 in force, and epoch 4 ready since this offer was answered. */
    private static TunnelRecord waiting(Offer offer) {
        EpochKeys next = new EpochKeys(
                4,
                NEXT,
                PresharedKey.takeFrom(bytes(32, 9)),
                ChainSecret.takeFrom(bytes(32, 10)),
                Origin.complete(Instant.EPOCH));
        PreparedKeys prepared = new PreparedKeys(
                offer.round(),
                next,
                ACCEPT,
                OfferHash.of(MessageWriter.write(offer)),
                PublicBytes.copyOf(bytes(32, 11)));
        return held(3).withSequence(offer.round().sequence()).withPrepared(Optional.of(prepared));
    }

    private static Offer offer(long sequence, long epoch, Mode mode) {
        StrandBytes strand =
                new StrandBytes(new StrandName(Assurance.POST_QUANTUM, "ML-KEM-768", "pq"), PublicBytes.EMPTY);
        return new Offer(
                new RoundId(sequence, 9),
                epoch,
                mode,
                KID,
                PARTIES,
                PublicBytes.copyOf(bytes(32, 8)),
                "pq",
                List.of(strand));
    }

    private static Step<ResponderState> receive(ResponderState state, Message message) {
        return new Responder(TERMS).step(state, received(message));
    }

    private static Event received(Message message) {
        return new Event.Received(message, MessageWriter.write(message));
    }

    private static Message reply(List<Action> actions) throws Exception {
        for (Action action : actions) {
            if (action instanceof Action.Send send) {
                return MessageReader.read(send.message());
            }
        }
        throw new AssertionError("no answer in " + actions);
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
