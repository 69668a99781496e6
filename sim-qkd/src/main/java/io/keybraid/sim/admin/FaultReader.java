package io.keybraid.sim.admin;

import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.kme.KmeMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code {"fault": "stall", "at": "kme-a", "on": "dec_keys", "value": "2s", "times": 1, "share": 0.5}}. */
public final class FaultReader {

    private static final Set<String> MEMBERS = Set.of("fault", "at", "on", "value", "times", "share");

    private FaultReader() {}

    /** @throws IllegalArgumentException with what is wrong, for the one who sent it */
    static Fault read(byte[] body) {
        try {
            return read(JsonMapper.shared().readTree(body));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the body is not JSON", e);
        }
    }

    private static Fault read(JsonNode json) {
        for (String name : json.propertyNames()) {
            if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no member '" + name + "'; there are fault, at, on, value, times, share");
            }
        }
        Fault fault = Fault.of(kind(text(json, "fault")));
        if (!text(json, "at").isEmpty()) {
            fault = fault.at(text(json, "at"));
        }
        if (!text(json, "on").isEmpty()) {
            fault = fault.on(method(text(json, "on")));
        }
        if (!text(json, "value").isEmpty()) {
            fault = fault.value(text(json, "value"));
        }
        if (json.has("times")) {
            fault = fault.times(json.get("times").asInt(-1));
        }
        return json.has("share") ? fault.share(json.get("share").asDouble(-1)) : fault;
    }

    private static String text(JsonNode json, String name) {
        JsonNode member = json.get(name);
        return member == null || member.isNull() ? "" : member.asString("");
    }

    /** @throws IllegalArgumentException with those there are */
    public static FaultKind kind(String word) {
        return FaultKind.of(word)
                .orElseThrow(() -> new IllegalArgumentException("there is no fault '" + word + "'; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(FaultKind.values())
                                        .map(FaultKind::word)
                                        .toList())));
    }

    /** @throws IllegalArgumentException with those there are */
    public static KmeMethod method(String word) {
        return KmeMethod.of(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no method '" + word + "'; there are " + List.of("status", "enc_keys", "dec_keys")));
    }
}
