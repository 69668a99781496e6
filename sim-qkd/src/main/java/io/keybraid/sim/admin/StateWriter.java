package io.keybraid.sim.admin;

import io.keybraid.sim.fault.ActiveFault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.kme.LinkView;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything there is to see, as JSON. Never a key. */
final class StateWriter {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int REQUESTS = 50;

    private StateWriter() {}

    static byte[] write(Watched watched) {
        ObjectNode state = JSON.createObjectNode().put("simulated", true).put("seeded", watched.seeded());
        state.put("waiting_keys", watched.waitingKeys().getAsInt());
        ArrayNode kmes = state.putArray("kmes");
        watched.kmes().get().forEach(kme -> write(kmes.addObject(), kme));
        ArrayNode links = state.putArray("links");
        watched.links().get().forEach(link -> write(links.addObject(), link));
        ArrayNode faults = state.putArray("faults");
        watched.faults().active().forEach(fault -> write(faults.addObject(), fault));
        ArrayNode kinds = state.putArray("kinds");
        for (FaultKind kind : FaultKind.values()) {
            write(kinds.addObject(), kind);
        }
        ArrayNode requests = state.putArray("requests");
        List<RequestRecord> latest = watched.requests().latest();
        latest.subList(Math.max(0, latest.size() - REQUESTS), latest.size())
                .reversed()
                .forEach(request -> write(requests.addObject(), request));
        return JSON.writeValueAsBytes(state);
    }

    private static void write(ObjectNode json, KmeView kme) {
        json.put("id", kme.id()).put("url", kme.url()).put("profile", kme.profile());
        ArrayNode saes = json.putArray("saes");
        kme.saes().forEach(saes::add);
        json.put("status", kme.counts().status())
                .put("enc_keys", kme.counts().getKey())
                .put("dec_keys", kme.counts().getKeyWithKeyIds())
                .put("keys_to_masters", kme.counts().keysToMasters())
                .put("keys_to_slaves", kme.counts().keysToSlaves())
                .put("refused", kme.counts().refused());
    }

    private static void write(ObjectNode json, LinkView link) {
        json.put("name", link.name()).put("one", link.oneKme()).put("other", link.otherKme());
        link.km().ifPresent(km -> json.put("km", km));
        json.put("condition", link.condition().name().toLowerCase(Locale.ROOT))
                .put("qber", link.qber())
                .put("abort_above", link.abortAbove())
                .put("bits_per_second", link.bitsPerSecond())
                .put("stored_bits", link.storedBits())
                .put("capacity_bits", link.capacityBits());
    }

    static void write(ObjectNode json, ActiveFault active) {
        json.put("id", active.id())
                .put("fault", active.fault().kind().word())
                .put("text", active.fault().toString())
                .put("at", active.fault().where().orElse(""))
                .put("on", active.fault().method().map(KmeMethod::word).orElse(""))
                .put("value", active.fault().valueText())
                .put("times", active.fault().times())
                .put("share", active.fault().share())
                .put("befallen", active.befallen());
    }

    private static void write(ObjectNode json, FaultKind kind) {
        json.put("fault", kind.word())
                .put("scope", kind.scope().name().toLowerCase(Locale.ROOT))
                .put("usual", kind.value().write(kind.usual()))
                .put("meaning", kind.meaning());
    }

    private static void write(ObjectNode json, RequestRecord request) {
        json.put("at", request.at().toString())
                .put("kme", request.kmeId())
                .put("sae", request.saeId())
                .put("method", request.method())
                .put("path", request.path())
                .put("status", request.status())
                .put("message", request.message())
                .put("keys", request.keyIds().size());
        ArrayNode faults = json.putArray("faults");
        request.faults().forEach(faults::add);
    }
}
