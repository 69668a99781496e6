package io.keybraid.plugin.file;

import static io.keybraid.plugin.file.FileStrandTest.exchange;
import static io.keybraid.plugin.file.FileStrandTest.failure;
import static io.keybraid.plugin.file.FileStrandTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.FakeRound;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.RoundContext;
import io.keybraid.api.Strand;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PadTest {

    private static final int PARTS = 16;

    @TempDir
    private Path folder;

    private final byte[] random = TestFiles.random(PARTS * PadPart.LENGTH);
    private Path ours = Path.of("");
    private Path theirs = Path.of("");

    @BeforeEach
    void onePadAtEachEnd() {
        ours = TestFiles.write(folder.resolve("ours/pad"), random);
        theirs = TestFiles.write(folder.resolve("theirs/pad"), random);
    }

    private Strand open(Path file) throws BadSourceConfigException {
        return FileStrandTest.open(folder, file, Map.of("kind", "pad"));
    }

    @Test
    void everyRoundUsesUpAPartAndThenItIsExhausted() throws Exception {
        Strand initiator = open(ours);
        Strand responder = open(theirs);
        Set<ByteBuffer> secrets = new HashSet<>();
        for (int i = 0; i < PARTS; i++) {
            secrets.add(ByteBuffer.wrap(exchange(initiator, responder)));
        }
        assertThat(secrets).hasSize(PARTS);
        KeySourceException used = failure(initiator);
        assertThat(used.reason()).isEqualTo(Reason.EXHAUSTED);
        assertThat(used).hasMessageContaining("is used up");
        assertThat(Files.readAllBytes(ours)).containsOnly(0);
    }

    @Test
    void theMarkIsDurableBeforeAPartIsGivenOutAndOutlivesTheProcess() throws Exception {
        byte[] first = exchange(open(ours), open(theirs));
        assertThat(text(folder.resolve("ours/pad.used"))).isEqualTo("keybraid pad used " + PadPart.LENGTH + "\n");
        assertThat(exchange(open(ours), open(theirs))).isNotEqualTo(first);
    }

    @Test
    void aPartWhoseMarkMovedBeforeACrashIsNeverGivenOut() throws Exception {
        new PadMark(ours).write(3L * PadPart.LENGTH); // the process ended before it read the third part
        byte[] secret = exchange(open(ours), open(theirs));
        assertThat(secret).isEqualTo(secretOf(3));
    }

    @Test
    void aPadWhoseMarkWasLostGoesOnBehindItsZeros() throws Exception {
        exchange(open(ours), open(theirs));
        exchange(open(ours), open(theirs));
        Files.delete(folder.resolve("ours/pad.used"));
        assertThat(exchange(open(ours), open(theirs))).isEqualTo(secretOf(2));
    }

    @Test
    void aMarkThatWasPutBackGivesOutNothingTwice() throws Exception {
        exchange(open(ours), open(theirs));
        new PadMark(ours).write(0);
        new PadMark(theirs).write(0);
        exchange(open(ours), open(theirs));
        new PadMark(ours).write(PadPart.LENGTH); // an old copy
        assertThatThrownBy(() -> exchange(open(ours), open(theirs)))
                .isInstanceOf(KeySourceException.class)
                .hasMessageContaining("all zeros");
    }

    @Test
    void endsWhoseMarksDifferComeTogetherAgain() throws Exception {
        new PadMark(theirs).write(5L * PadPart.LENGTH);
        Strand initiator = open(ours);
        Strand responder = open(theirs);
        assertThat(exchange(initiator, responder)).isEqualTo(secretOf(5));
        assertThat(exchange(responder, initiator)).isEqualTo(secretOf(6));
    }

    @Test
    void whoHasNoCopyOfThePadCannotSpendIt() throws Exception {
        Strand responder = open(theirs);
        byte[] forged = new byte[40];
        ByteBuffer.wrap(forged).putLong(12L * PadPart.LENGTH);
        RoundContext round = FakeRound.lasting(Duration.ofSeconds(30));
        assertThatThrownBy(() -> responder.respond(round, PublicBytes.copyOf(forged)))
                .isInstanceOfSatisfying(
                        KeySourceException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
        assertThat(Files.readAllBytes(theirs)).isEqualTo(random);
        assertThat(exchange(open(ours), responder)).isEqualTo(secretOf(0));
    }

    @Test
    void anotherPadIsToldAndSpendsOnlyWhatWasOffered() throws Exception {
        Path other = TestFiles.write(folder.resolve("other/pad"), TestFiles.random(PARTS * PadPart.LENGTH));
        assertThatThrownBy(() -> exchange(open(ours), open(other)))
                .isInstanceOfSatisfying(
                        KeySourceException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
        assertThat(other.resolveSibling("pad.used")).doesNotExist();
    }

    @Test
    void aPartBeyondTheEndIsOfAnotherPadAndThisOneIsNotUsedUp() throws Exception {
        byte[] longer = Arrays.copyOf(random, random.length + PadPart.LENGTH);
        Path other = TestFiles.write(folder.resolve("other/pad"), longer);
        new PadMark(other).write(random.length);
        longer[random.length] = 1;
        TestFiles.write(other, longer);
        assertThatThrownBy(() -> exchange(open(other), open(theirs)))
                .isInstanceOfSatisfying(
                        KeySourceException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
        assertThat(Files.readAllBytes(theirs)).isEqualTo(random);
    }

    @Test
    void twoTunnelsThatShareAPadNeverGetTheSamePart() throws Exception {
        Strand one = open(ours);
        Strand two = open(ours);
        RoundContext round = FakeRound.lasting(Duration.ofSeconds(30));
        try (Initiation first = one.initiate(round);
                Initiation second = two.initiate(round)) {
            assertThat(first.offer()).isNotEqualTo(second.offer());
        }
    }

    @Test
    void aMarkThatIsNoneIsToldAndNothingIsUsed() throws Exception {
        Strand strand = open(ours);
        TestFiles.write(folder.resolve("ours/pad.used"), "keybraid pad used 1e3\n");
        KeySourceException told = failure(strand);
        assertThat(told.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(told).hasMessageContaining("does not say how much of the pad is used");
        assertThat(Files.readAllBytes(ours)).isEqualTo(random);
    }

    /** The second half of a part; the first proves that both have it. */
    private byte[] secretOf(int part) {
        int from = part * PadPart.LENGTH + PadPart.LENGTH / 2;
        return Arrays.copyOfRange(random, from, from + PadPart.LENGTH / 2);
    }
}
