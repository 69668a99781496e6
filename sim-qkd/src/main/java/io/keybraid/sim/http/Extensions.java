package io.keybraid.sim.http;

import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.Refused;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The extensions of a Key request (ETSI GS QKD 014, clause 6.2). One is known, {@value #SIMULATED}: with it a client says
 * whether simulated keys are what it wants. Optional ones are ignored, as the standard allows.
 */
final class Extensions {

    /** {@code true} is met; {@code false} cannot be. */
    static final String SIMULATED = "keybraid_simulated";

    private static final String MANDATORY = "extension_mandatory";
    private static final String OPTIONAL = "extension_optional";

    private Extensions() {}

    /** Throws 400 if a mandatory one is not known or cannot be met. */
    static void check(JsonBody body) throws KmeRefusal {
        objects(OPTIONAL, body);
        Optional<JsonNode> mandatory = objects(MANDATORY, body);
        if (mandatory.isPresent()) {
            for (JsonNode extension : mandatory.get()) {
                refuseUnknown(extension);
            }
            for (JsonNode extension : mandatory.get()) {
                refuseUnmet(extension);
            }
        }
    }

    private static void refuseUnknown(JsonNode extension) throws KmeRefusal {
        for (Map.Entry<String, JsonNode> parameter : extension.properties()) {
            if (!parameter.getKey().equals(SIMULATED)) {
                throw KmeRefusal.of(
                        Refused.EXTENSION,
                        KmeRefusal.EXTENSIONS_NOT_SUPPORTED,
                        MANDATORY,
                        parameter.getKey() + " is not supported");
            }
        }
    }

    private static void refuseUnmet(JsonNode extension) throws KmeRefusal {
        JsonNode simulated = extension.get(SIMULATED);
        if (simulated != null && !(simulated.isBoolean() && simulated.booleanValue())) {
            throw KmeRefusal.of(
                    Refused.EXTENSION, KmeRefusal.EXTENSIONS_NOT_MET, MANDATORY, "the keys of this KME are simulated");
        }
    }

    private static Optional<JsonNode> objects(String name, JsonBody body) throws KmeRefusal {
        Optional<JsonNode> array = body.array(name);
        if (array.isPresent()) {
            for (JsonNode element : array.get()) {
                if (!element.isObject()) {
                    throw KmeRefusal.malformed(name + " shall be an array of objects", name, "one is not an object");
                }
            }
        }
        return array;
    }
}
