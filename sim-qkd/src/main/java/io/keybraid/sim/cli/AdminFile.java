package io.keybraid.sim.cli;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a simulator that runs is spoken to, in a file beside its certificates; {@code keybraid sim fault} reads it. */
record AdminFile(Path file) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminFile.class);
    private static final String NAME = "admin.url";

    static AdminFile write(Simulator simulator) throws SimulatorException {
        Path file = simulator.pki().directory().resolve(NAME);
        try {
            Files.writeString(file, simulator.adminUrl().orElseThrow() + "\n");
            return new AdminFile(file);
        } catch (IOException e) {
            throw new SimulatorException(
                    Reason.STATE, file + " cannot be written: " + e, "give another folder (--directory)", e);
        }
    }

    static String read(Path directory) throws SimulatorException {
        Path file = directory.resolve(NAME);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SimulatorException(
                    Reason.STATE,
                    "no simulator runs in " + directory + ": " + file + " is not there",
                    "start one (keybraid sim), or give the folder of the one that runs (--directory) or its page (--admin)",
                    e);
        }
    }

    /** On Ctrl-C nothing but the JVM's hooks runs. */
    void forgetAtExit() {
        file.toFile().deleteOnExit();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", file, e.toString());
        }
    }
}
