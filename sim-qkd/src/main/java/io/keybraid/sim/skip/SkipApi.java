package io.keybraid.sim.skip;

import io.keybraid.sim.http.Answer;
import io.keybraid.sim.http.FrontEnd;
import io.keybraid.sim.http.KmeCounters;
import io.keybraid.sim.http.KmeDesk;
import io.keybraid.sim.http.Query;
import io.keybraid.sim.kme.KeyDelivery.Way;
import io.keybraid.sim.kme.KeyId;
import io.keybraid.sim.kme.KeyRequest;
import io.keybraid.sim.kme.Kme;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.kme.SimulatedKey;
import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.profile.SkipAnswers;
import io.keybraid.sim.topology.SaeId;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A KME as a SKIP Key Provider (draft-cisco-skip-02), beside ETSI GS QKD 014 and with the same keys. A system is an SAE:
 * the local one is who calls, by its certificate, and the remote ones are all others. A key is given out once to each end.
 */
public final class SkipApi extends FrontEnd {

    /** Where it is to be found on a KME's port. */
    public static final List<String> PATHS = List.of("/capabilities", "/key", "/entropy");

    private static final List<String> GET = List.of("GET");
    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,9}");
    private static final long USUAL_BITS = 256;
    private static final long MOST_ENTROPY = 65_536;

    private final Kme kme;
    private final SkipAnswers how;
    private final SecureRandom random;

    public SkipApi(Kme kme, KmeDesk desk, KmeCounters counters) {
        super(kme, desk, counters, new SkipRefusals(kme.profile().skip()));
        this.kme = kme;
        this.how = kme.profile().skip();
        this.random = desk.random();
    }

    @Override
    protected KmeMethod methodOf(String rawPath) throws KmeRefusal {
        return SkipPath.parse(rawPath).method();
    }

    @Override
    protected Answer answer(Call call) throws IOException, KmeRefusal {
        SkipPath path = SkipPath.parse(call.rawPath());
        call.allow(GET);
        SaeId sae = call.caller();
        Query query = call.query();
        return switch (path) {
            case SkipPath.Capabilities capabilities ->
                Answer.of(SkipWriter.capabilities(sae, kme.saesOtherThan(sae), how), List.of());
            case SkipPath.Entropy entropy -> entropy(bits(query, "minentropy"));
            case SkipPath.NewKey newKey -> newKey(call, sae, remote(query), bits(query, "size"));
            case SkipPath.KnownKey known -> knownKey(call, sae, remote(query), known.keyId());
        };
    }

    private Answer newKey(Call call, SaeId sae, SaeId remote, long size) throws IOException, KmeRefusal {
        KeyRequest request = new KeyRequest(OptionalLong.of(1), OptionalLong.of(size), List.of());
        return call.give(Way.GET_KEY, sae, remote, call.make(sae, remote, request), this::written);
    }

    private Answer knownKey(Call call, SaeId sae, SaeId remote, String keyId) throws KmeRefusal {
        KeyId id =
                SkipKeyId.parse(keyId, how.hexKeyIds(), kme.profile().answers().keyIds());
        List<SimulatedKey> keys = call.found(ofOther(sae, remote, id));
        return call.give(Way.GET_KEY_WITH_KEY_IDS, sae, remote, keys, this::written);
    }

    // To one for whom it was not made, a key does not exist.
    private List<SimulatedKey> ofOther(SaeId sae, SaeId remote, KeyId id) throws KmeRefusal {
        try {
            return kme.getKeysOf(sae, remote, List.of(id));
        } catch (KmeRefusal refusal) {
            throw refusal.why() == Refused.UNAUTHORIZED
                    ? new KmeRefusal(Refused.UNKNOWN_KEY, refusal.getMessage(), refusal.details())
                    : refusal;
        }
    }

    private byte[] written(List<SimulatedKey> keys) {
        return SkipWriter.key(keys.getFirst(), how.hexKeyIds());
    }

    private Answer entropy(long bits) throws KmeRefusal {
        if (bits < 1 || bits > MOST_ENTROPY) {
            throw KmeRefusal.malformed("minentropy shall be from 1 to " + MOST_ENTROPY, "minentropy", bits + " is not");
        }
        byte[] bytes = new byte[Math.ceilDiv((int) bits, Byte.SIZE)];
        random.nextBytes(bytes);
        try {
            return Answer.of(SkipWriter.entropy(bytes, (int) bits), List.of());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    // The draft writes remoteSystemID; clients have been met that write remoteSystemId.
    private static SaeId remote(Query query) throws KmeRefusal {
        Optional<String> named = query.one("remoteSystemID").or(() -> query.first("remoteSystemId"));
        if (named.isEmpty() || named.get().isBlank() || named.get().length() > SaeId.MAX_LENGTH) {
            throw KmeRefusal.malformed("remoteSystemID shall be given", "remoteSystemID", "it is missing or too long");
        }
        return new SaeId(named.get());
    }

    private static long bits(Query query, String name) throws KmeRefusal {
        String text = query.one(name).orElse(String.valueOf(USUAL_BITS));
        if (!INTEGER.matcher(text).matches()) {
            throw KmeRefusal.malformed(name + " shall be a number of bits", name, "it is not");
        }
        return Long.parseLong(text);
    }
}
