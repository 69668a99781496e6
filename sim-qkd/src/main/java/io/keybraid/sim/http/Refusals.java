package io.keybraid.sim.http;

import io.keybraid.sim.kme.KmeRefusal;
import java.util.List;
import java.util.Map;

/** Writes refusals, in the way of one interface. Safe for use by several threads. */
public interface Refusals {

    Answer write(KmeRefusal refusal);

    /** One with that status code, whatever the reason. */
    Answer write(int status, String message, List<Map<String, String>> details);
}
