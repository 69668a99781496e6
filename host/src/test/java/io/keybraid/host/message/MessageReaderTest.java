package io.keybraid.host.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.keybraid.api.Assurance;
import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.Kid;
import io.keybraid.host.message.Message.StrandBytes;
import io.keybraid.host.message.Message.StrandName;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

    private static final int HEADER = 32;
    private static final int TYPE_AT = 5;
    /** Where an OFFER says how many strands it has: mode, kid, parties, nonce and an empty policy come before. */
    private static final int OFFER_COUNT_AT = HEADER + 1 + 16 + 4 * 32 + 32 + 2;
    /** Where the bytes of an OFFER's first strand begin with their length, its names having one byte each. */
    private static final int OFFER_LENGTH_AT = OFFER_COUNT_AT + 1 + 1 + 2 + 2;

    private static final StrandName A = new StrandName(Assurance.QKD, "x", "a");
    private static final StrandName B = new StrandName(Assurance.QKD, "x", "b");

    @ParameterizedTest
    @EnumSource
    void readsBackEveryMessageThatIsWritten(MessageType type) throws MalformedMessageException {
        RandomMessages messages = new RandomMessages(new SplittableRandom(type.code()));
        for (int i = 0; i < 500; i++) {
            Message message = messages.next(type);
            PublicBytes bytes = MessageWriter.write(message);
            assertThat(MessageReader.read(bytes)).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAMessageCutAtAnyByte(MessageType type) {
        RandomMessages messages = new RandomMessages(new SplittableRandom(100 + type.code()));
        for (int i = 0; i < 20; i++) {
            byte[] bytes = MessageWriter.write(messages.next(type)).toByteArray();
            for (int length = 0; length < bytes.length; length++) {
                refused(Arrays.copyOf(bytes, length), "the message ends too early");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnyByteAfterTheEnd(MessageType type) {
        byte[] bytes = MessageWriter.write(new RandomMessages(new SplittableRandom(7)).next(type))
                .toByteArray();
        for (int extra = 0; extra < 256; extra++) {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            longer[bytes.length] = (byte) extra;
            refused(longer, "1 bytes too many after a " + type);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFlippedBitIsRefusedOrIsAnotherMessage(MessageType type) {
        RandomMessages messages = new RandomMessages(new SplittableRandom(200 + type.code()));
        for (int i = 0; i < 10; i++) {
            byte[] bytes = MessageWriter.write(messages.next(type)).toByteArray();
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                Canonical.check(flipped);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 6, 7})
    void refusesAForeignHeader(int at) {
        byte[] bytes = offer(A);
        bytes[at] ^= 0x40;
        refused(bytes, "");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 15, 18, 127, 128, 255})
    void refusesUnknownTypes(int code) {
        byte[] bytes = offer(A);
        bytes[TYPE_AT] = (byte) code;
        refused(bytes, "unknown message type " + code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 1 << 20, (1 << 20) + 1})
    void allocatesNothingForAStrandLongerThanTheMessage(int length) {
        byte[] bytes = ByteBuffer.wrap(offer(A)).putInt(OFFER_LENGTH_AT, length).array();
        boolean allowed = Integer.compareUnsigned(length, 1 << 20) <= 0;
        String why = allowed ? "the message ends too early" : "a strand's bytes are too many";
        refused(bytes, why);
        assertThat(allocatedBy(() -> refused(bytes, why))).isLessThan(256 * 1024);
    }

    @Test
    void readsAStrandOfOneMebibyteAndNoByteMore() throws MalformedMessageException {
        byte[] longest = offer(new StrandBytes(A, PublicBytes.copyOf(new byte[1 << 20])));
        assertThat(MessageReader.read(PublicBytes.copyOf(longest))).isInstanceOf(Message.Offer.class);
        refused(offer(new StrandBytes(A, PublicBytes.copyOf(new byte[(1 << 20) + 1]))), "too many");
    }

    @Test
    void refusesMoreThanSixteenStrands() throws MalformedMessageException {
        StrandBytes[] sixteen = Stream.iterate(0, i -> i + 1)
                .limit(16)
                .map(i ->
                        new StrandBytes(new StrandName(Assurance.QKD, "x", "n" + (char) ('a' + i)), PublicBytes.EMPTY))
                .toArray(StrandBytes[]::new);
        assertThat(MessageReader.read(PublicBytes.copyOf(offer(sixteen)))).isInstanceOf(Message.Offer.class);
        StrandBytes[] more = Arrays.copyOf(sixteen, 17);
        more[16] = new StrandBytes(new StrandName(Assurance.QKD, "x", "nz"), PublicBytes.EMPTY);
        refused(offer(more), "17 strands, more than 16");
        byte[] claims =
                ByteBuffer.wrap(offer(A)).put(OFFER_COUNT_AT, (byte) 255).array();
        refused(claims, "255 strands, more than 16");
    }

    @Test
    void refusesAnOfferAndAnAcceptWithoutAStrand() {
        refused(offer(new StrandBytes[0]), "an OFFER without a strand");
        refused(accept(List.of(), List.of(new Message.Refused(A, 1))), "an ACCEPT that selects no strand");
    }

    @Test
    void refusesStrandsOutOfOrderAndTwoOfOneName() {
        refused(offer(B, A), "strands out of order");
        refused(offer(A, A), "strands out of order");
        List<StrandBytes> selected = List.of(new StrandBytes(A, PublicBytes.EMPTY));
        refused(accept(selected, List.of(new Message.Refused(B, 1), new Message.Refused(A, 1))), "refused strands out");
    }

    @Test
    void refusesEmptyNamesAndTextThatIsNotPrintableAscii() {
        refused(offer(new StrandName(Assurance.QKD, "", "a")), "an empty name");
        refused(offer(new StrandName(Assurance.QKD, "x", "")), "an empty name");
        for (int character : new int[] {0, 0x0a, 0x1f, 0x7f, 0x80, 0xff}) {
            byte[] bytes = offer(A);
            bytes[OFFER_LENGTH_AT - 1] = (byte) character;
            refused(bytes, "a text that is not printable ASCII");
        }
    }

    @Test
    void refusesAPolicyOfMoreThan1024Bytes() throws MalformedMessageException {
        assertThat(MessageReader.read(PublicBytes.copyOf(hello("x".repeat(1024)))))
                .isInstanceOf(Message.Hello.class);
        refused(hello("x".repeat(1025)), "a policy of 1025 bytes");
    }

    @Test
    void refusesAnAssuranceAReasonAndAFlagThatDoNotExist() {
        for (int code : new int[] {0, 5, 255}) {
            refused(put(offer(A), OFFER_COUNT_AT + 1, code), "unknown assurance " + code);
        }
        for (int code : new int[] {2, 3, 255}) {
            refused(put(offer(A), HEADER, code), "a flag that is neither 0 nor 1");
            refused(put(status(), HEADER + 16, code), "a flag that is neither 0 nor 1");
            refused(put(status(), status().length - 1, code), "a flag that is neither 0 nor 1");
        }
        byte[] abort = write(new Message.Abort(RoundId.NONE, 0, AbortReason.POLICY));
        byte[] nudge = write(new Message.Nudge(RoundId.NONE, 0, NudgeReason.DUE));
        for (int code : new int[] {0, 200, 255}) {
            refused(put(abort, HEADER, code), "unknown reason " + code + " of an ABORT");
            refused(put(nudge, HEADER, code), "unknown reason " + code + " of a NUDGE");
        }
    }

    @Test
    void namesTheReasonAndNeverQuotesTheBytes() {
        byte[] bytes = offer(new StrandName(Assurance.QKD, "x", "sesame"), A);
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> MessageReader.read(PublicBytes.copyOf(bytes)))
                .withMessageNotContaining("sesame");
    }

    private static byte[] offer(StrandName... names) {
        return offer(Arrays.stream(names)
                .map(name -> new StrandBytes(name, PublicBytes.EMPTY))
                .toArray(StrandBytes[]::new));
    }

    private static byte[] offer(StrandBytes... strands) {
        Message.Offer any = (Message.Offer) new RandomMessages(new SplittableRandom(1)).next(MessageType.OFFER);
        return write(new Message.Offer(
                any.round(),
                any.epoch(),
                any.mode(),
                any.previous(),
                any.parties(),
                any.nonce(),
                "",
                List.of(strands)));
    }

    private static byte[] accept(List<StrandBytes> selected, List<Message.Refused> refused) {
        PublicBytes thirtyTwo = PublicBytes.copyOf(new byte[32]);
        return write(new Message.Accept(RoundId.NONE, 1, thirtyTwo, "", selected, refused, thirtyTwo));
    }

    private static byte[] hello(String policy) {
        Message.Hello any = (Message.Hello) new RandomMessages(new SplittableRandom(2)).next(MessageType.HELLO);
        return write(new Message.Hello(any.round(), any.epoch(), any.kid(), any.parties(), policy));
    }

    private static byte[] status() {
        return write(new Message.Status(RoundId.NONE, 1, Kid.NONE, Optional.empty(), 1, Optional.of(5L), true));
    }

    private static byte[] write(Message message) {
        return MessageWriter.write(message).toByteArray();
    }

    private static byte[] put(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static void refused(byte[] bytes, String why) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> MessageReader.read(PublicBytes.copyOf(bytes)))
                .withMessageContaining(why);
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Collections.min(Stream.generate(() -> {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    action.run();
                    return threads.getCurrentThreadAllocatedBytes() - before;
                })
                .limit(5)
                .toList());
    }
}
