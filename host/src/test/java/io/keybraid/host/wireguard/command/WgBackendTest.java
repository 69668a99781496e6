package io.keybraid.host.wireguard.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With scripts that stand for wg: what it does in a tunnel that goes wrong. */
class WgBackendTest {

    private static final InterfaceName NAME = new InterfaceName("wg0");
    private static final WireGuardKey PEER = Keys.peer("first");
    private static final String OWN = "(none)\t" + Keys.peer("own") + "\t51820\toff\n";
    private static final String ENDING = "\t192.0.2.7:51820\t198.51.100.2/32\t0\t0\t0\t25\n";

    @TempDir
    Path folder;

    private WgBackend backend(String script, Duration deadline) throws IOException {
        Path program = Files.writeString(folder.resolve("wg"), "#!/bin/sh\ncd " + folder + "\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new WgBackend(program.toString(), new InterfaceSurvey(folder), deadline);
    }

    private WgBackend backend(String script) throws IOException {
        return backend(script, Duration.ofSeconds(30));
    }

    private static WireGuardException failure(WgBackend backend) {
        return catchThrowableOfType(
                WireGuardException.class, () -> backend.read(NAME).close());
    }

    @Test
    void theKeyGoesThroughThePipeAndIsNoArgument() throws Exception {
        WgBackend backend = backend("""
                case $1 in
                show) cat dump ;;
                set) echo "$@" >arguments; { cat own; printf '%s\\t%s' "$4" "$(cat)"; cat ending; } >new; mv new dump ;;
                esac
                """);
        Files.writeString(folder.resolve("own"), OWN);
        Files.writeString(folder.resolve("ending"), ENDING);
        Files.writeString(folder.resolve("dump"), OWN + PEER + "\t(none)" + ENDING);
        try (PresharedKey key = Keys.preshared("one")) {
            backend.install(NAME, Map.of(PEER, key));
        }
        assertThat(Files.readString(folder.resolve("arguments")))
                .isEqualTo("set wg0 peer " + PEER + " preshared-key /dev/stdin\n");
        assertThat(Files.readString(folder.resolve("dump"))).contains(Keys.base64OfPreshared("one"));
    }

    @Test
    void aPeerThatWasRemovedMeanwhileAndMadeByOurWriteIsRemovedAgain() throws Exception {
        String bare = OWN + PEER + "\t" + Keys.base64OfPreshared("one") + "\t(none)\t(none)\t0\t0\t0\toff\n";
        WgBackend backend = backend("""
                echo "$@" >>calls
                case $1 in
                show) cat dump ;;
                set) cat >/dev/null; cp bare dump ;;
                esac
                """);
        Files.writeString(folder.resolve("dump"), OWN + PEER + "\t(none)" + ENDING);
        Files.writeString(folder.resolve("bare"), bare);
        try (PresharedKey key = Keys.preshared("one")) {
            WireGuardException refusal =
                    catchThrowableOfType(WireGuardException.class, () -> backend.install(NAME, Map.of(PEER, key)));
            assertThat(refusal.what()).isEqualTo(Cause.NO_PEER);
        }
        assertThat(Files.readAllLines(folder.resolve("calls")).getLast()).isEqualTo("set wg0 peer " + PEER + " remove");
    }

    @Test
    void oneThatHangsIsKilledInTime() throws Exception {
        WgBackend backend = backend("echo $$ >pid; exec sleep 600", Duration.ofMillis(1500));
        WireGuardException failure = failure(backend);
        assertThat(failure.what()).isEqualTo(Cause.BROKEN);
        assertThat(failure).hasMessageContaining("did not end");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void saysThatWgIsNotInstalled() {
        WgBackend backend =
                new WgBackend(folder.resolve("absent").toString(), new InterfaceSurvey(folder), Duration.ofSeconds(5));
        assertThat(failure(backend).hint()).contains("wireguard-tools");
    }

    @Test
    void tellsItsReasonsApart() throws Exception {
        assertThat(failure(backend("echo 'Unable to access interface: No such device' >&2; exit 1"))
                        .what())
                .isEqualTo(Cause.NO_INTERFACE);
        assertThat(failure(backend("echo 'Unable to access interface: Operation not permitted' >&2; exit 1"))
                        .what())
                .isEqualTo(Cause.NOT_PERMITTED);
        assertThat(failure(backend("echo 'Something else' >&2; exit 1"))).hasMessageContaining("Something else");
    }

    @Test
    void tellsNoKeyThatWgRepeatsInAnError() throws Exception {
        String key = Keys.base64OfPreshared("one");
        assertThat(failure(backend("echo 'Key is not right: `" + key + "' >&2; exit 1"))
                        .getMessage())
                .doesNotContain(key)
                .contains("Key is not right");
    }

    @Test
    void whatIsNoDumpIsSaidToBeNoneAndNotRepeated() throws Exception {
        String key = Keys.base64OfPreshared("one");
        for (String dump : new String[] {
            "",
            key,
            "a\tb\tc\td\n" + key + "\n",
            OWN + PEER + "\t" + key.replace('=', 'A') + ENDING,
            OWN + PEER + "\t" + key.substring(0, 43) + ENDING,
            OWN + PEER + "\t(none)" + ENDING.replace("25", key),
            OWN + key.substring(1) + "\t(none)" + ENDING
        }) {
            Files.writeString(folder.resolve("dump"), dump);
            WireGuardException failure = failure(backend("cat dump"));
            assertThat(failure).as(dump).isNotNull();
            assertThat(failure.what()).isEqualTo(Cause.BROKEN);
            assertThat(failure).hasMessageContaining("not understood");
            assertThat(failure.getMessage()).doesNotContain(key.substring(1, 43));
        }
    }

    @Test
    void readsAThousandPeers() throws Exception {
        StringBuilder dump = new StringBuilder(OWN);
        for (int i = 0; i < 1_000; i++) {
            dump.append(Keys.peer("peer " + i))
                    .append('\t')
                    .append(Keys.base64OfPreshared("key " + i))
                    .append(ENDING);
        }
        Files.writeString(folder.resolve("dump"), dump);
        try (InterfaceSnapshot snapshot = backend("cat dump").read(NAME)) {
            assertThat(snapshot.peers()).hasSize(1_000);
            for (int i = 0; i < 1_000; i++) {
                try (PresharedKey key = Keys.preshared("key " + i)) {
                    assertThat(snapshot.peer(Keys.peer("peer " + i))
                                    .orElseThrow()
                                    .holds(key))
                            .isTrue();
                }
            }
        }
    }
}
