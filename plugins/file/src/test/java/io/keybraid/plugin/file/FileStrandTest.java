package io.keybraid.plugin.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.FakeRound;
import io.keybraid.api.FakeSourceContext;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStrandTest {

    private static final String KEY = TestFiles.key();

    @TempDir
    private Path folder;

    private Path ours = Path.of("");
    private Path theirs = Path.of("");

    @BeforeEach
    void oneFileAtEachEnd() {
        ours = TestFiles.write(folder.resolve("ours/psk"), KEY);
        theirs = TestFiles.write(folder.resolve("theirs/psk"), KEY);
    }

    @Test
    void bothEndsGetTheSameSecretAndAnotherOneInEachRound() throws Exception {
        Strand initiator = open(ours, Map.of());
        Strand responder = open(theirs, Map.of());
        byte[] first = exchange(initiator, responder);
        assertThat(exchange(initiator, responder)).isNotEqualTo(first);
    }

    @Test
    void neverCountsAsFresh() throws Exception {
        for (FileKind kind : FileKind.values()) {
            try (KeySource source = source(Map.of("kind", kind.word()))) {
                assertThat(source.assurance()).isEqualTo(Assurance.STATIC);
            }
        }
    }

    @Test
    void aFileThatIsReplacedCountsFromTheNextRoundOn() throws Exception {
        Strand initiator = open(ours, Map.of("kind", "renewed"));
        Strand responder = open(theirs, Map.of("kind", "renewed"));
        exchange(initiator, responder);
        String next = TestFiles.key();
        TestFiles.write(ours, next);
        assertThatThrownBy(() -> exchange(initiator, responder)).isInstanceOfSatisfying(KeySourceException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
            assertThat(e).hasMessageContaining("does not hold the secret that is in " + theirs);
        });
        TestFiles.write(theirs, next);
        exchange(initiator, responder);
    }

    @Test
    void aRenewedFileMayComeLaterAndAStaticOneMayNot() throws Exception {
        Path later = folder.resolve("ours/later");
        assertThatThrownBy(() -> open(later, Map.of()))
                .isInstanceOf(BadSourceConfigException.class)
                .hasMessageContaining("does not exist");
        Strand strand = open(later, Map.of("kind", "renewed"));
        assertThat(failure(strand).reason()).isEqualTo(Reason.UNAVAILABLE);
        TestFiles.write(later, KEY);
        exchange(strand, open(theirs, Map.of("kind", "renewed")));
    }

    @Test
    void aFileThatOthersMayUseIsRefusedWithTheMend() throws Exception {
        for (String permissions : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            TestFiles.mode(ours, permissions);
            assertThatThrownBy(() -> open(ours, Map.of())).isInstanceOfSatisfying(BadSourceConfigException.class, e -> {
                assertThat(e).hasMessageContaining("may be used by others than its owner");
                assertThat(e.mistakes().getFirst().advice()).isEqualTo("chmod 600 " + ours);
            });
        }
        TestFiles.mode(ours, "rw-------");
        TestFiles.mode(folder.resolve("ours"), "rwxrwx---");
        assertThatThrownBy(() -> open(ours, Map.of())).hasMessageContaining("others may write in");
    }

    @Test
    void permissionsThatAreOpenedLaterAreSeenInTheNextRound() throws Exception {
        Strand strand = open(ours, Map.of());
        TestFiles.mode(ours, "rw-r--r--");
        assertThat(failure(strand)).hasMessageContaining("may be used by others");
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("ours/link"), ours);
        assertThatThrownBy(() -> open(link, Map.of())).hasMessageContaining("not a regular file but a link");
    }

    @Test
    void whatCanBeGuessedIsRefused() {
        assertRefused("correct horse battery staple, and so on\n", "raw", "holds text, such as a passphrase");
        assertRefused("0".repeat(64), "hex", "holds a pattern");
        assertRefused("00".repeat(16), "hex", "holds a secret of 16 bytes");
        assertRefused("no base64!", "base64", "is not");
        assertRefused("", "base64", "holds a secret of 0 bytes");
    }

    private void assertRefused(String content, String format, String what) {
        TestFiles.write(ours, content);
        assertThatThrownBy(() -> open(ours, Map.of("format", format)))
                .isInstanceOf(BadSourceConfigException.class)
                .hasMessageContaining(what)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()))
                        .doesNotContain(content.isBlank() ? "\0" : content.strip()));
    }

    @Test
    void aSecretThatIsTooOldIsToldSo() throws Exception {
        Map<String, String> settings = Map.of("kind", "renewed", "max-age", "1h");
        Strand strand = open(ours, settings);
        exchange(strand, open(theirs, settings));
        Files.setLastModifiedTime(ours, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        KeySourceException old = failure(strand);
        assertThat(old.reason()).isEqualTo(Reason.EXHAUSTED);
        assertThat(old).hasMessageContaining("'max-age' is 3600 s");
    }

    @Test
    void healthNamesWhatIsWrongWithAFileAndForgetsItOnceItIsMended() throws Exception {
        try (KeySource source = source(Map.of())) {
            Strand strand = source.strand(tunnel(ours));
            assertThat(source.health().state()).isEqualTo(SourceHealth.State.UNTRIED);
            Files.delete(ours);
            assertThat(failure(strand).reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(source.health().state()).isEqualTo(SourceHealth.State.DOWN);
            assertThat(source.health().problem())
                    .hasValueSatisfying(text -> assertThat(text).contains("does not exist"));
            TestFiles.write(ours, KEY);
            exchange(strand, open(theirs, Map.of()));
            assertThat(source.health().state()).isEqualTo(SourceHealth.State.UP);
        }
    }

    static byte[] exchange(Strand initiator, Strand responder) throws KeySourceException {
        RoundContext round = FakeRound.lasting(Duration.ofSeconds(30));
        try (Initiation initiation = initiator.initiate(round);
                Response response = responder.respond(round, initiation.offer());
                SharedSecret mine = initiation.complete(response.answer())) {
            byte[] bytes = mine.expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE));
            byte[] others = response.secret().expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE));
            assertThat(bytes).isEqualTo(others);
            return bytes;
        }
    }

    static KeySourceException failure(Strand strand) {
        return catchThrowableOfType(
                KeySourceException.class, () -> strand.initiate(FakeRound.lasting(Duration.ofSeconds(30))));
    }

    private KeySource source(Map<String, String> settings) throws BadSourceConfigException {
        return sourceIn(folder, settings);
    }

    private SourceConfig tunnel(Path file) throws BadSourceConfigException {
        return SourceConfig.check(FileFactory.OF_TUNNEL, Map.of("path", file.toString()), folder);
    }

    private Strand open(Path file, Map<String, String> settings) throws BadSourceConfigException {
        return open(folder, file, settings);
    }

    static KeySource sourceIn(Path folder, Map<String, String> settings) throws BadSourceConfigException {
        SourceConfig config = SourceConfig.check(FileFactory.OF_SOURCE, new HashMap<>(settings), folder);
        return new FileFactory().create(config, FakeSourceContext.named("paper"));
    }

    static Strand open(Path folder, Path file, Map<String, String> settings) throws BadSourceConfigException {
        return sourceIn(folder, settings)
                .strand(SourceConfig.check(FileFactory.OF_TUNNEL, Map.of("path", file.toString()), folder));
    }

    static String text(Path file) throws Exception {
        return Files.readString(file, StandardCharsets.US_ASCII);
    }
}
