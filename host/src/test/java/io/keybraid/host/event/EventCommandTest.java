package io.keybraid.host.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.tunnel.Alarm;
import io.keybraid.host.tunnel.TunnelEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real commands. */
class EventCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private static TunnelEvent event(String tunnel, boolean mended) {
        return new TunnelEvent(
                tunnel,
                new Alarm(Alarm.Kind.STALE, "no rotation since\nyesterday; $(touch x)", "see `touch y`"),
                mended,
                Instant.parse("2026-11-27T12:00:00Z"));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private List<String> lines(String name) throws Exception {
        return Files.exists(file(name)) ? Files.readAllLines(file(name)) : List.of();
    }

    @Test
    void getsWhatThereIsToSayAndNothingElseInItsEnvironment() throws Exception {
        try (EventCommand command = EventCommand.start(
                List.of(
                        "/bin/sh",
                        "-c",
                        "env | sort >\"$0.part\" && mv \"$0.part\" \"$0\"",
                        file("told").toString()),
                PATIENCE)) {
            command.happened(event("paris-berlin", false));
            await().atMost(PATIENCE).until(() -> Files.exists(file("told")));
        }
        assertThat(lines("told"))
                .filteredOn(line -> !line.startsWith("PWD=") && !line.startsWith("_=") && !line.startsWith("SHLVL="))
                .containsExactly(
                        "KEYBRAID_ADVICE=see `touch y`",
                        "KEYBRAID_ALARM=stale",
                        "KEYBRAID_AT=2026-11-27T12:00:00Z",
                        "KEYBRAID_EVENT=alarm",
                        "KEYBRAID_PROBLEM=no rotation since yesterday; $(touch x)",
                        "KEYBRAID_TUNNEL=paris-berlin",
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }

    @Test
    void isRunForOneEventAfterTheOther() throws Exception {
        String script = "[ ! -e \"$0.busy\" ] || echo overlap >>\"$0\"; : >\"$0.busy\"; "
                + "echo $KEYBRAID_TUNNEL $KEYBRAID_EVENT >>\"$0\"; rm \"$0.busy\"";
        try (EventCommand command =
                EventCommand.start(List.of("/bin/sh", "-c", script, file("told").toString()), PATIENCE)) {
            IntStream.range(0, 20).forEach(number -> command.happened(event("t" + number, number % 2 == 1)));
            await().atMost(PATIENCE).until(() -> lines("told").size() == 20);
        }
        assertThat(lines("told"))
                .containsExactlyElementsOf(IntStream.range(0, 20)
                        .mapToObj(number -> "t" + number + (number % 2 == 1 ? " mended" : " alarm"))
                        .toList());
    }

    @Test
    void isKilledAtItsDeadlineWithWhatItStarted() throws Exception {
        String script = "sleep 1000 & echo $! >>\"$0\"; echo $$ >>\"$0\"; wait";
        try (EventCommand command = EventCommand.start(
                List.of("/bin/sh", "-c", script, file("processes").toString()), Duration.ofSeconds(2))) {
            command.happened(event("one", false));
            await().atMost(PATIENCE).until(() -> lines("processes").size() == 2);
            await().atMost(PATIENCE).until(() -> lines("processes").stream().noneMatch(EventCommandTest::isAlive));
            command.happened(event("two", false));
            await().atMost(PATIENCE).until(() -> lines("processes").size() == 4);
        }
        await().atMost(PATIENCE).until(() -> lines("processes").stream().noneMatch(EventCommandTest::isAlive));
    }

    private static boolean isAlive(String process) {
        return ProcessHandle.of(Long.parseLong(process))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }

    @Test
    void neverHoldsUpWhoeverTellsOfEvents() throws Exception {
        long began = System.nanoTime();
        try (EventCommand command = EventCommand.start(List.of("/bin/sleep", "1000"), Duration.ofMinutes(10))) {
            IntStream.range(0, 100_000).forEach(number -> command.happened(event("t", false)));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
    }

    @Test
    void goesOnAfterACommandThatCannotBeRunOrFails() throws Exception {
        Path program = file("program");
        try (EventCommand command =
                EventCommand.start(List.of(program.toString(), file("told").toString()), PATIENCE)) {
            command.happened(event("one", false));
            Files.writeString(program, "#!/bin/sh\necho $KEYBRAID_TUNNEL >>\"$1\"\nexit 3\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
            await().atMost(PATIENCE).until(() -> {
                command.happened(event("two", false));
                return lines("told").contains("two");
            });
            await().atMost(PATIENCE).until(() -> {
                command.happened(event("three", true));
                return lines("told").contains("three");
            });
        }
    }
}
