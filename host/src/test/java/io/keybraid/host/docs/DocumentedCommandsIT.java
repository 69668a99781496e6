package io.keybraid.host.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.host.demo.Program;
import io.keybraid.host.docs.Page.Act;
import io.keybraid.host.docs.Page.Command;
import io.keybraid.host.docs.Page.Writing;
import io.keybraid.host.docs.TwoMachines.Ending;
import io.keybraid.host.docs.TwoMachines.Terminal;
import io.keybraid.host.testbed.WireGuardTestbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/operations.md tells its reader to type is typed into two machines, in that order, as it stands there; and what is
 * printed is what the page shows.
 */
class DocumentedCommandsIT {

    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String APT = "apt-get install ";

    @TempDir
    private Path folder;

    private final Samples samples = new Samples();
    private final List<Terminal> terminals = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private TwoMachines machines;

    @BeforeEach
    void skipWhereImpossible() {
        WireGuardTestbed.skipWhereImpossible();
        assumeTrue(
                Program.find("wg").isPresent(),
                "skipped: wg is not installed; to run it: apt-get install wireguard-tools");
    }

    @Test
    void leadFromTwoBareMachinesToATunnelWhoseKeysRotate() throws Exception {
        Page page = Page.read("docs/operations.md");
        try (TwoMachines made = TwoMachines.createOrSkip(folder)) {
            machines = made;
            for (Act act : page.below("## Two machines, step by step").acts()) {
                carryOut(act);
            }
            assertThat(keys).hasSize(3).doesNotHaveDuplicates();
            for (Act act : page.below("## Every day").acts()) {
                carryOut(act);
            }
            aHostThatIsStoppedLeavesItsKey();
        }
    }

    @Test
    void setATunnelUpInTwoMinutes() throws Exception {
        Page page = Page.read("docs/operations.md");
        try (TwoMachines made = TwoMachines.createOrSkip(folder)) {
            machines = made;
            for (String part :
                    List.of("### 1. Build, and copy the build", "### 2. The tunnel", "## The same in two minutes")) {
                for (Act act : page.below(part).acts()) {
                    carryOut(act);
                }
            }
            assertThat(keys).hasSize(2).doesNotHaveDuplicates();
        }
    }

    private void carryOut(Act act) throws Exception {
        switch (act) {
            case Writing writing -> machines.write(writing, samples.translate(writing.text()));
            case Command command -> carryOut(command);
        }
    }

    private void carryOut(Command command) throws Exception {
        if (command.line().startsWith(APT)) {
            isInstalledHere(command);
        } else if (command.line().startsWith("mvn ")) {
            isBuiltHere();
        } else if (command.goesOn()) {
            open(command);
        } else {
            type(command);
        }
    }

    /** Not typed: a test installs nothing. */
    private static void isInstalledHere(Command command) throws Exception {
        String needed = Files.readString(Page.ROOT.resolve(".ci/run"));
        for (String name : command.line().substring(APT.length()).split(" ", -1)) {
            assertThat(needed).contains(" " + name + ":");
        }
    }

    /** Not typed: it is what built this. */
    private static void isBuiltHere() {
        Path built = Page.ROOT.resolve("host/target/dist");
        assertThat(built.resolve("lib")).isDirectory();
        assertThat(built.resolve("plugins")).isDirectory();
    }

    private void open(Command command) throws Exception {
        Terminal terminal = machines.open(command.machine(), samples.translate(command.line()));
        terminals.add(terminal);
        long lines = command.shown().lines().count();
        await().atMost(SOON)
                .until(() -> samples.matches(
                                command.shown(),
                                String.join(
                                        "\n",
                                        terminal.printed().lines().limit(lines).toList()))
                        || !terminal.process().isAlive());
        assertThat(terminal.process().isAlive()).as(terminal.printed()).isTrue();
    }

    private void type(Command command) throws Exception {
        String line = samples.translate(command.line());
        Ending ending = machines.type(command.machine(), line, SOON);
        long end = System.nanoTime() + SOON.toNanos();
        // A status is asked for again until it is the page's.
        while (line.equals("keybraid status") && !isAsShown(command, ending) && System.nanoTime() < end) {
            ending = machines.type(command.machine(), line, SOON);
        }
        assertThat(isAsShown(command, ending))
                .as(
                        "%s$ %s%nended with %d and printed%n%s%nbut the page shows%n%s",
                        command.machine(), line, ending.code(), ending.output(), command.shown())
                .isTrue();
        if (line.startsWith("keybraid status") || line.startsWith("keybraid rotate")) {
            keys.add(keyOfBoth());
        }
    }

    private boolean isAsShown(Command command, Ending ending) {
        return ending.code() == 0 && (command.shown().isEmpty() || samples.matches(command.shown(), ending.output()));
    }

    /** A digest of the preshared key in force, which both ends must have. */
    private String keyOfBoth() throws Exception {
        String digest = "wg show wg0 preshared-keys | grep -v '(none)' | cut -f 2 | sha256sum";
        Ending paris = machines.type("paris", digest, SOON);
        assertThat(machines.type("berlin", digest, SOON)).isEqualTo(paris);
        assertThat(machines.type("paris", "wg show wg0 preshared-keys | grep -qv '(none)'", SOON)
                        .code())
                .isZero();
        return paris.output();
    }

    private void aHostThatIsStoppedLeavesItsKey() throws Exception {
        String before = keyOfBoth();
        Terminal host = terminals.getLast();
        machines.signal(host, "TERM");
        assertThat(host.process().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(host.process().exitValue()).isEqualTo(143);
        assertThat(keyOfBoth()).isEqualTo(before);
        assertThat(machines.type("berlin", "ping -c 1 10.9.0.1", SOON).code()).isZero();
    }
}
