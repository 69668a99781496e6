package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyDelivery.Way;
import io.keybraid.sim.kme.Kme;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.kme.SimulatedKey;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.topology.SaeId;
import java.io.IOException;
import java.util.List;

/** A KME's three methods over HTTP (ETSI GS QKD 014, clause 5), as its profile has them. */
public final class KmeApi extends FrontEnd {

    private final Kme kme;
    private final KmeProfile profile;
    private final boolean seeded;

    public KmeApi(Kme kme, KmeDesk desk, KmeCounters counters) {
        super(kme, desk, counters, new RefusalWriter(kme.profile().answers()));
        this.kme = kme;
        this.profile = kme.profile();
        this.seeded = desk.seeded();
    }

    @Override
    protected KmeMethod methodOf(String rawPath) throws KmeRefusal {
        return KmePath.parse(rawPath).method();
    }

    @Override
    protected Answer answer(Call call) throws IOException, KmeRefusal {
        KmePath path = KmePath.parse(call.rawPath());
        call.allow(path.method().httpMethods(profile.requests()));
        SaeId sae = call.caller();
        SaeId other = KeyRequestParser.saeId(path.method().saeParameter(), path.saeId());
        return switch (path.method()) {
            case GET_STATUS ->
                AnswerWriter.status(kme.getStatus(sae, other), profile.answers().zeroMaxima(), seeded);
            case GET_KEY -> getKey(call, sae, other);
            case GET_KEY_WITH_KEY_IDS -> getKeyWithKeyIds(call, sae, other);
        };
    }

    private Answer getKey(Call call, SaeId sae, SaeId slave) throws IOException, KmeRefusal {
        var request = isPost(call)
                ? KeyRequestParser.fromJson(body(call), profile.requests())
                : KeyRequestParser.fromQuery(call.query(), profile.requests());
        return call.give(Way.GET_KEY, sae, slave, call.make(sae, slave, request), KeyContainerWriter::write);
    }

    private Answer getKeyWithKeyIds(Call call, SaeId sae, SaeId inPath) throws IOException, KmeRefusal {
        var ids = isPost(call)
                ? KeyIdsParser.fromJson(body(call), profile, inPath)
                : KeyIdsParser.fromQuery(call.query(), profile);
        List<SimulatedKey> keys = call.found(kme.getKeyWithKeyIds(sae, inPath, ids));
        return call.give(Way.GET_KEY_WITH_KEY_IDS, sae, inPath, keys, KeyContainerWriter::write);
    }

    private static boolean isPost(Call call) {
        return call.httpMethod().equals("POST");
    }

    private JsonBody body(Call call) throws IOException, KmeRefusal {
        return JsonBody.parse(RequestBody.read(call.exchange()), profile.requests());
    }
}
