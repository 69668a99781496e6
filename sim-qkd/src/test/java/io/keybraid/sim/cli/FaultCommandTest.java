package io.keybraid.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.fault.FaultKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code keybraid sim fault}, against a simulator that runs. */
class FaultCommandTest {

    @TempDir
    static Path directory;

    private static Simulator simulator;
    private static AdminFile file;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.in(directory).withAdmin(0));
        file = AdminFile.write(simulator);
    }

    @AfterAll
    static void stop() {
        file.close();
        simulator.close();
    }

    @AfterEach
    void clear() {
        simulator.faults().clear();
    }

    @Test
    void aFaultIsSetListedAndClearedByItsNumber() {
        String set = run("set stall --at kme-b --on dec_keys --value 2s --times 3");
        assertThat(set).matches("[0-9]+\n");
        assertThat(simulator.faults().active()).hasSize(1);
        String number = set.strip();
        assertThat(run("list")).isEqualTo(number + "  stall 2s at kme-b on dec_keys, 3 times  (befell 0 answers)\n");
        assertThat(run("clear " + number)).isEmpty();
        assertThat(err.toString()).isEqualTo("fault " + number + " is cleared\n");
        assertThat(run("list")).isEmpty();
        assertThat(err.toString()).endsWith("no fault is set\n");
        assertThat(simulator.faults().active()).isEmpty();
    }

    @Test
    void clearWithoutANumberClearsAll() {
        run("set fibre-cut");
        run("set status --value 404 --share 0.5");
        assertThat(run("list").lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("fibre-cut everywhere"))
                .anyMatch(line -> line.contains("status 404 everywhere, a share of 0.5"));
        run("clear");
        assertThat(err.toString()).isEqualTo("no fault is set any more\n");
        assertThat(simulator.faults().active()).isEmpty();
    }

    @Test
    void kindsShowsEveryFaultWithWhatItBefallsAndItsUsualValue() {
        List<String> lines = run("kinds").lines().toList();
        assertThat(lines).hasSize(FaultKind.values().length);
        for (FaultKind kind : FaultKind.values()) {
            assertThat(lines)
                    .anySatisfy(line -> assertThat(line)
                            .startsWith(kind.word() + " ")
                            .contains(kind.value().write(kind.usual()))
                            .endsWith(kind.meaning()));
        }
    }

    @Test
    void theAddressOfThePageDoesInsteadOfTheFolder() {
        int code =
                execute(List.of("fault", "list", "--admin", simulator.adminUrl().orElseThrow() + "/"));
        assertThat(code).as(err.toString()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "set stal, there is no fault 'stal'; there are stall",
        "set drop --at kme-z, there is no 'kme-z' for drop; there are kme-a",
        "set stall --value soon, a time such as 2s",
        "set drop --on keys, there is no method 'keys'",
        "set fibre-cut --times 2, befalls no single answer",
        "clear 4711, there is no fault 4711",
    })
    void whatMakesNoSenseIsAUsageProblem(String command, String problem) {
        assertThat(execute(words(command))).isEqualTo(2);
        assertThat(err.toString()).startsWith("keybraid: ").contains(problem).contains("\nhint: ");
        assertThat(out.toString()).isEmpty();
        assertThat(simulator.faults().active()).isEmpty();
    }

    @Test
    void aFolderWhereNoneRunsAndAPageThatDoesNotAnswerAreTold(@TempDir Path empty) {
        assertThat(execute(List.of("fault", "list", "--directory", empty.toString())))
                .isEqualTo(6);
        assertThat(err.toString()).startsWith("keybraid: no simulator runs in " + empty);
        assertThat(execute(List.of("fault", "list", "--admin", "http://127.0.0.1:1")))
                .isEqualTo(7);
        assertThat(err.toString()).contains("keybraid: no simulator answers at http://127.0.0.1:1");
        assertThat(execute(List.of("fault", "list", "--admin", "not a URL"))).isEqualTo(2);
    }

    private String run(String command) {
        out.getBuffer().setLength(0);
        assertThat(execute(words(command))).as(err.toString()).isZero();
        return out.toString();
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>(List.of("fault"));
        words.addAll(List.of(command.split(" ", -1)));
        words.addAll(List.of("--directory", directory.toString()));
        return words;
    }

    private int execute(List<String> arguments) {
        picocli.CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments.toArray(String[]::new));
    }
}
