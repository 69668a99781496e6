package io.keybraid.sim.junit;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One simulator for all tests of a class, on free ports and in a folder of its own, handed to tests that have a parameter
 * of type {@link Simulator}. After each test its faults are cleared and its request log is emptied.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SimulatorExtension QKD = new SimulatorExtension(options -> options.withProfile(Profiles.IDQ));
 * }</pre>
 */
public final class SimulatorExtension
        implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private final UnaryOperator<SimulatorOptions> changes;
    private @Nullable Path directory;
    private @Nullable Simulator simulator;

    /** Two KMEs as the standard says. For {@code @ExtendWith}. */
    public SimulatorExtension() {
        this(options -> options);
    }

    public SimulatorExtension(UnaryOperator<SimulatorOptions> changes) {
        this.changes = changes;
    }

    /** While tests run. */
    public Simulator simulator() {
        if (simulator == null) {
            throw new IllegalStateException(
                    "the simulator runs while the tests of a class do; register it as a static field");
        }
        return simulator;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Path made = Files.createTempDirectory("keybraid-sim-");
        directory = made;
        simulator = Simulator.start(changes.apply(SimulatorOptions.in(made)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        simulator().faults().clear();
        simulator().requests().clear();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (simulator != null) {
            simulator.close();
        }
        if (directory != null) {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Simulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }
}
