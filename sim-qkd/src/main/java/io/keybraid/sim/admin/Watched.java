package io.keybraid.sim.admin;

import io.keybraid.sim.fault.FaultBoard;
import io.keybraid.sim.http.RequestLog;
import io.keybraid.sim.kme.LinkView;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The simulator, as far as it is shown.
 *
 * @param waitingKeys keys that a master has and a slave has not fetched
 */
public record Watched(
        Supplier<List<KmeView>> kmes,
        Supplier<List<LinkView>> links,
        IntSupplier waitingKeys,
        RequestLog requests,
        FaultBoard faults,
        boolean seeded) {}
