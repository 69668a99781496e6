package io.keybraid.sim.cli;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.http.SimulatorListener;
import java.io.PrintWriter;

/** Lets tests of other packages see what the command prints. */
public final class RequestLinesProbe {

    private RequestLinesProbe() {}

    public static SimulatorListener printingTo(PrintWriter out) {
        return new RequestLines(out);
    }

    public static String announcement(Simulator simulator) {
        return new Announcement(simulator).text();
    }
}
