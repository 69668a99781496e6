package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyRequest;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.topology.SaeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads a Key request (ETSI GS QKD 014, clause 6.2), from JSON or from the query. Ranges are the KME's to check. */
final class KeyRequestParser {

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    private KeyRequestParser() {}

    static KeyRequest fromQuery(Query query) throws KmeRefusal {
        return new KeyRequest(integer("number", query.one("number")), integer("size", query.one("size")), List.of());
    }

    static KeyRequest fromJson(JsonBody body) throws KmeRefusal {
        Extensions.check(body);
        return new KeyRequest(integer("number", body), integer("size", body), saeIds("additional_slave_SAE_IDs", body));
    }

    /** Throws 400 if it is blank or too long. */
    static SaeId saeId(String parameter, String text) throws KmeRefusal {
        try {
            return new SaeId(text);
        } catch (IllegalArgumentException e) {
            throw KmeRefusal.badRequest(parameter + " shall be an SAE ID", parameter, String.valueOf(e.getMessage()));
        }
    }

    private static OptionalLong integer(String name, Optional<String> text) throws KmeRefusal {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!INTEGER.matcher(text.get()).matches()) {
            throw notAnInteger(name);
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    private static OptionalLong integer(String name, JsonBody body) throws KmeRefusal {
        Optional<JsonNode> member = body.member(name);
        if (member.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!member.get().isIntegralNumber() || !member.get().canConvertToLong()) {
            throw notAnInteger(name);
        }
        return OptionalLong.of(member.get().longValue());
    }

    private static KmeRefusal notAnInteger(String name) {
        return KmeRefusal.badRequest(name + " shall be an integer", name, "it is not");
    }

    private static List<SaeId> saeIds(String name, JsonBody body) throws KmeRefusal {
        List<SaeId> ids = new ArrayList<>();
        Optional<JsonNode> array = body.array(name);
        if (array.isPresent()) {
            for (JsonNode element : array.get()) {
                if (!element.isString()) {
                    throw KmeRefusal.badRequest(name + " shall be an array of strings", name, "one is not a string");
                }
                ids.add(saeId(name, element.stringValue()));
            }
        }
        return ids;
    }
}
