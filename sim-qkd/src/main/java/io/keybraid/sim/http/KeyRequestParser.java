package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyRequest;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.Ignored;
import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.profile.Requests;
import io.keybraid.sim.topology.SaeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads a Key request (ETSI GS QKD 014, clause 6.2), from JSON or from the query. Ranges are the KME's to check. */
final class KeyRequestParser {

    private static final Set<String> MEMBERS =
            Set.of("number", "size", "additional_slave_SAE_IDs", "extension_mandatory", "extension_optional");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    private KeyRequestParser() {}

    static KeyRequest fromQuery(Query query, Requests taken) throws KmeRefusal {
        if (taken.ignored() == Ignored.GET_PARAMETERS) {
            return KeyRequest.PLAIN;
        }
        return heeding(
                taken,
                new KeyRequest(integer("number", query.one("number")), integer("size", query.one("size")), List.of()));
    }

    static KeyRequest fromJson(JsonBody body, Requests taken) throws KmeRefusal {
        if (taken.refusesUnknownMembers()) {
            body.refuseOthersThan(MEMBERS);
        }
        Extensions.check(body);
        return heeding(
                taken,
                new KeyRequest(
                        integer("number", body), integer("size", body), saeIds("additional_slave_SAE_IDs", body)));
    }

    private static KeyRequest heeding(Requests taken, KeyRequest request) {
        return taken.ignored() == Ignored.SIZE
                ? new KeyRequest(request.number(), OptionalLong.empty(), request.additionalSlaveSaeIds())
                : request;
    }

    /** Throws 400 if it is blank or too long. */
    static SaeId saeId(String parameter, String text) throws KmeRefusal {
        try {
            return new SaeId(text);
        } catch (IllegalArgumentException e) {
            throw KmeRefusal.of(
                    Refused.WRONG_SAE, parameter + " shall be an SAE ID", parameter, String.valueOf(e.getMessage()));
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
        return KmeRefusal.of(Refused.OUT_OF_RANGE, name + " shall be an integer", name, "it is not");
    }

    private static List<SaeId> saeIds(String name, JsonBody body) throws KmeRefusal {
        List<SaeId> ids = new ArrayList<>();
        Optional<JsonNode> array = body.array(name);
        if (array.isPresent()) {
            for (JsonNode element : array.get()) {
                if (!element.isString()) {
                    throw KmeRefusal.malformed(name + " shall be an array of strings", name, "one is not a string");
                }
                ids.add(saeId(name, element.stringValue()));
            }
        }
        return ids;
    }
}
