package io.keybraid.plugin.etsi014;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.Examinable;
import io.keybraid.api.Examination;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keys from the KMEs of our site, for all tunnels that use them: they share connections, keys fetched ahead, health and the memory of
 * key_IDs.
 */
final class Etsi014Source implements KeySource, Examinable {

    static final String ALGORITHM = "ETSI-GS-QKD-014";

    private final SiteSettings settings;
    private final InstantSource clock;
    private final LateKeys.Pauses pauses;
    private final KmeSite site;
    private final LateKeys lateKeys;
    private final KmeHealth health;
    private final KeyIdMemory made = new KeyIdMemory();
    private final KeyIdMemory fetched = new KeyIdMemory();
    private final StatusWatch statusWatch;
    /** For each SAE of the configuration. */
    private final Map<String, Prefetch> prefetched = new ConcurrentSkipListMap<>();

    Etsi014Source(SiteSettings settings, InstantSource clock, LateKeys.Pauses pauses) {
        this.settings = settings;
        this.clock = clock;
        this.pauses = pauses;
        site = new KmeSite(settings.kmes(), clock);
        lateKeys = new LateKeys(settings.grace(), pauses);
        health = new KmeHealth(clock);
        statusWatch = new StatusWatch(site, health, clock);
    }

    @Override
    public Assurance assurance() {
        return Assurance.QKD;
    }

    @Override
    public String algorithm() {
        return ALGORITHM;
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) throws BadSourceConfigException {
        SaeId peer = SaeId.ofSetting(Etsi014Settings.PEER_SAE, tunnelSettings.text(Etsi014Settings.PEER_SAE));
        if (peer.equals(settings.sae())) {
            throw new BadSourceConfigException(
                    Etsi014Settings.PEER_SAE,
                    "'" + peer + "' is our own SAE ID (setting 'sae' of the source)",
                    "write the SAE ID of the tunnel's other end");
        }
        Prefetch prefetch = prefetched.computeIfAbsent(
                peer.value(),
                name -> new Prefetch(
                        (number, time) -> newKeys(peer, number, deadline(time)),
                        settings.prefetch(),
                        settings.prefetchMaxAge(),
                        clock,
                        site::inBackground,
                        pauses));
        return new Etsi014Strand(this, peer, prefetch);
    }

    private static Supplier<Duration> deadline(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return () -> Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Keys that never came before; what did is told and wiped. */
    private List<DeliveredKey> newKeys(SaeId peer, int number, Supplier<Duration> remaining) throws KeySourceException {
        return health.observe(() -> {
            List<DeliveredKey> delivered = site.getKeys(peer, number, remaining);
            health.came(delivered.size());
            List<DeliveredKey> fresh = new ArrayList<>();
            KeySourceException repeated = null;
            for (DeliveredKey key : delivered) {
                if (made.isNew(peer, key.keyId())) {
                    fresh.add(key);
                } else {
                    key.close();
                    repeated = new KeySourceException(
                            Reason.BAD_MESSAGE,
                            site + " delivered key_ID " + key.keyId() + " a second time",
                            "tell the KME's operator: a key must be delivered once; this one is not used");
                }
            }
            if (repeated != null) {
                if (fresh.isEmpty()) {
                    throw repeated;
                }
                health.remember(String.valueOf(repeated.getMessage()));
            }
            return fresh;
        });
    }

    /** The key that the other end names. */
    DeliveredKey namedKey(SaeId peer, KeyId keyId, RoundContext round) throws KeySourceException {
        DeliveredKey key =
                health.observe(() -> lateKeys.await(() -> site.getKeyWithKeyIds(peer, keyId, round::remaining), round));
        health.came(1);
        return key;
    }

    /** From the first of our KMEs that has one. */
    KmeStatus status(SaeId peer) throws KeySourceException {
        return site.getStatus(peer);
    }

    @Override
    public SourceHealth health() {
        Map<String, String> facts = new TreeMap<>();
        facts.put(
                "kme",
                told(kme -> kme.endpoint().origin()
                        + kme.problem().map(problem -> " (down)").orElse("")));
        facts.put("methods", told(kme -> kme.client().methods()));
        facts.put("tls", told(kme -> kme.client().tls().toString()));
        facts.put("certificate-expires", settings.identity().inUse().expiry().toString());
        if (settings.prefetch() > 0) {
            facts.put("prefetched", ready());
        }
        return health.toHealth(facts, settings.identity().problem());
    }

    private String told(Function<Kme, String> fact) {
        return site.kmes().stream().map(fact).distinct().collect(Collectors.joining(", "));
    }

    private String ready() {
        List<KeyStock> stocks =
                prefetched.values().stream().map(Prefetch::stock).toList();
        int ready = stocks.stream().mapToInt(KeyStock::size).sum();
        long expired = stocks.stream().mapToLong(KeyStock::expired).sum();
        long discarded = stocks.stream().mapToLong(KeyStock::discarded).sum();
        return ready + " ready" + (expired > 0 ? ", " + expired + " wiped unused: too old" : "")
                + (discarded > 0 ? ", " + discarded + " wiped unused: the other end could not have them" : "");
    }

    @Override
    public void examine(Examination examination) {
        List<SaeId> peers = prefetched.keySet().stream().map(SaeId::new).toList();
        site.kmes().forEach(kme -> new KmeExamination(kme.client(), peers, examination, clock).run());
    }

    @Override
    public void close() {
        prefetched.values().forEach(Prefetch::close);
        site.close();
    }

    KmeSite site() {
        return site;
    }

    StatusWatch statusWatch() {
        return statusWatch;
    }

    /** The key_IDs that we asked for as the responder. */
    KeyIdMemory fetched() {
        return fetched;
    }

    @Override
    public String toString() {
        return "[etsi014 source at " + site + "]";
    }
}
