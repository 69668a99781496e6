package io.keybraid.sim.cli;

import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.http.SimulatorListener;
import io.keybraid.sim.kme.KeyDelivery;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** A line for each request. */
final class RequestLines implements SimulatorListener {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final PrintWriter out;

    RequestLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void delivered(KeyDelivery delivery) {
        // The request's line names the key_IDs.
    }

    @Override
    public void answered(RequestRecord request) {
        String caller = request.saeId().isEmpty() ? "unknown SAE" : request.saeId();
        String result = request.message().isEmpty() ? keyIds(request) : ": " + request.message();
        out.println(TIME.format(request.at()) + " " + request.kmeId() + " " + caller + " " + request.method() + " "
                + request.path() + " " + request.status() + result);
        out.flush();
    }

    private static String keyIds(RequestRecord request) {
        return switch (request.keyIds().size()) {
            case 0 -> "";
            case 1 -> " key_ID " + request.keyIds().getFirst();
            default ->
                " " + request.keyIds().size() + " keys, the first "
                        + request.keyIds().getFirst();
        };
    }
}
