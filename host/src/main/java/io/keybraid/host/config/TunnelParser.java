package io.keybraid.host.config;

import io.keybraid.api.DidYouMean;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.policy.BadPolicyException;
import io.keybraid.host.policy.DegradedAtMost;
import io.keybraid.host.policy.Policy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes one tunnel. */
final class TunnelParser {

    static final Set<String> KNOWN = new LinkedHashSet<>(List.of(
            "interface",
            "peer",
            "public-key",
            "identity",
            "endpoint",
            "sources",
            "require",
            "rotate-every",
            "round-deadline",
            "on-stale",
            "degraded-at-most",
            "continuity",
            "recover"));

    private static final Duration DEFAULT_ROTATION = Duration.ofMinutes(2);
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    private static final Reading<Duration> ROTATION = Values.duration(Duration.ofSeconds(1), Duration.ofHours(24));
    private static final Reading<Duration> DEADLINE = Values.duration(Duration.ofSeconds(1), Duration.ofMinutes(5));
    private static final Reading<Duration> DEGRADED = Values.duration(Duration.ofSeconds(1), Duration.ofDays(30));
    private static final Reading<Duration> BLOCKING = Values.duration(Duration.ofSeconds(2), Duration.ofDays(30));

    private final String name;
    private final Section section;
    private final Mistakes mistakes;
    private final Set<String> configured;
    private final TunnelsParser others;

    /** @param configured the names of the host's sources */
    TunnelParser(String name, Section section, Mistakes mistakes, Set<String> configured, TunnelsParser others) {
        this.name = name;
        this.section = section;
        this.mistakes = mistakes;
        this.configured = configured;
        this.others = others;
    }

    /** Empty only where a mistake was told. */
    Optional<TunnelConfig> parse() {
        final int before = mistakes.count();
        section.knowing(KNOWN);
        Optional<InterfaceName> at = section.required(
                "interface", Values::interfaceName, "name the WireGuard interface, such as wg0; 'wg show' lists them");
        Optional<WireGuardKey> peer = section.required(
                "peer", Values::wireGuardKey, "write the peer's WireGuard public key; 'wg show' prints it");
        Optional<WireGuardKey> own = section.optional("public-key", Values::wireGuardKey);
        Optional<IdentityPin> identity = section.required(
                "identity", Values::identity, "write what 'keybraid identity show' prints on the peer's machine");
        Optional<HostPort> endpoint = section.optional("endpoint", Values::endpoint);
        Map<String, TunnelSource> sources = sources();
        Policy require = section.optional("require", this::policy).orElse(Policy.DEFAULT);
        Duration rotateEvery = section.optional("rotate-every", ROTATION).orElse(DEFAULT_ROTATION);
        Duration deadline = section.optional("round-deadline", DEADLINE).orElse(DEFAULT_DEADLINE);
        OnStale onStale = onStale(rotateEvery);
        DegradedAtMost degraded = degradedAtMost();
        Continuity continuity = section.optional("continuity", Values.choice(List.of("require", "warn")))
                .map(word -> Continuity.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Continuity.WARN);
        Recover recover = section.optional("recover", Values.choice(List.of("kick", "wait")))
                .map(word -> Recover.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Recover.KICK);
        others.checkEnds(name, section, at, peer);
        others.checkOwnKey(section, at, peer, own);
        others.checkEndpoint(section);
        if (mistakes.count() > before || !section.usable()) {
            return Optional.empty();
        }
        return Optional.of(new TunnelConfig(
                name,
                at.orElseThrow(),
                peer.orElseThrow(),
                own,
                identity.orElseThrow(),
                endpoint,
                sources,
                require,
                rotateEvery,
                deadline,
                onStale,
                degraded,
                continuity,
                recover,
                section.written()));
    }

    private Map<String, TunnelSource> sources() {
        Map<String, TunnelSource> sources = new LinkedHashMap<>();
        String hint = "name at least one of: " + String.join(", ", configured);
        if (!section.has("sources")) {
            section.missing("sources", hint);
            return sources;
        }
        section.section("sources").ifPresent(named -> {
            for (String source : named.names()) {
                if (!configured.isEmpty() && !configured.contains(source)) {
                    mistakes.add(named.key(source), named.path(source), "is not a source", meant(source));
                }
                Section settings = named.sectionOrEmpty(source);
                sources.put(source, new TunnelSource(source, settings.texts(Set.of()), settings.written()));
            }
        });
        if (section.isSection("sources") && sources.isEmpty()) {
            section.wrong("sources", "names no source", hint);
        }
        if (sources.size() > TunnelConfig.MAX_SOURCES) {
            section.wrong(
                    "sources",
                    "names " + sources.size() + " sources; a key is braided from at most " + TunnelConfig.MAX_SOURCES,
                    "take some out");
        }
        return sources;
    }

    private String meant(String source) {
        return DidYouMean.closest(source, configured)
                .map(known -> "did you mean '" + known + "'?")
                .orElse("configured under 'sources' are: " + String.join(", ", configured));
    }

    private Policy policy(String text) throws BadValueException {
        try {
            return Policy.parse(text, section.namesIn("sources"));
        } catch (BadPolicyException e) {
            throw new BadValueException(e.mistakes().stream()
                    .map(wrong -> new BadValueException.Problem(wrong.offset(), wrong.problem(), wrong.advice()))
                    .toList());
        }
    }

    private DegradedAtMost degradedAtMost() {
        if (!section.has("degraded-at-most")) {
            return DegradedAtMost.ALWAYS;
        }
        Section bounds = section.section("degraded-at-most").orElseThrow().knowing(Set.of("rotations", "age"));
        if (bounds.usable() && bounds.names().isEmpty()) {
            section.wrong("degraded-at-most", "bounds nothing", "write { rotations: 30 }, { age: 1h }, or both");
        }
        return new DegradedAtMost(
                bounds.optional("rotations", Values.count(0, 1_000_000)), bounds.optional("age", DEGRADED));
    }

    private OnStale onStale(Duration rotateEvery) {
        if (!section.isSection("on-stale")) {
            section.optional("on-stale", text -> {
                if (!text.equals("keep")) {
                    throw new BadValueException(
                            "'" + text + "' is not known", "write keep, or a section: { block-after: 10m }");
                }
                return text;
            });
            return new OnStale.Keep();
        }
        Section block = section.section("on-stale").orElseThrow().knowing(Set.of("block-after"));
        Optional<Duration> age = block.required("block-after", BLOCKING, "write how old the last key may become");
        if (age.isPresent() && age.get().compareTo(rotateEvery) <= 0) {
            block.wrong(
                    "block-after",
                    "is not longer than rotate-every, " + Values.written(rotateEvery),
                    "write a longer time, or the tunnel is blocked between two rotations");
        }
        return age.<OnStale>map(OnStale.BlockAfter::new).orElseGet(OnStale.Keep::new);
    }
}
