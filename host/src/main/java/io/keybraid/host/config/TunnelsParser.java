package io.keybraid.host.config;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the tunnels, and sees to it that they do not contradict each other. */
final class TunnelsParser {

    private record Ends(InterfaceName interfaceName, WireGuardKey peer) {}

    private final Section root;
    private final Mistakes mistakes;
    private final BackendChoice backend;
    private final boolean mustDial;
    private final Map<Ends, String> byEnds = new HashMap<>();
    private final Map<InterfaceName, WireGuardKey> ownKeys = new HashMap<>();
    private final Map<WireGuardKey, InterfaceName> ofKeys = new HashMap<>();

    /** @param mustDial whether nobody can dial us, so that every tunnel needs an endpoint */
    TunnelsParser(Section root, Mistakes mistakes, BackendChoice backend, boolean mustDial) {
        this.root = root;
        this.mistakes = mistakes;
        this.backend = backend;
        this.mustDial = mustDial;
    }

    Map<String, TunnelConfig> parse() {
        Set<String> sources = root.namesIn("sources");
        Map<String, TunnelConfig> tunnels = new LinkedHashMap<>();
        if (!root.has("tunnels")) {
            root.missing("tunnels", "write tunnels: {} where there is none yet; 'keybraid join' adds one");
        }
        root.section("tunnels").ifPresent(section -> {
            for (String name : section.names()) {
                Names.check(section, name, mistakes);
                section.section(name)
                        .flatMap(of -> new TunnelParser(name, of, mistakes, sources, this).parse())
                        .ifPresent(tunnel -> tunnels.put(name, tunnel));
            }
        });
        return tunnels;
    }

    /** One preshared key has one tunnel that rotates it. */
    void checkEnds(String name, Section tunnel, Optional<InterfaceName> at, Optional<WireGuardKey> peer) {
        if (at.isPresent() && peer.isPresent()) {
            String earlier = byEnds.putIfAbsent(new Ends(at.get(), peer.get()), name);
            if (earlier != null) {
                tunnel.wrong(
                        "peer",
                        "has the tunnel '" + earlier + "' on interface " + at.get() + " already",
                        "take one of the two tunnels out, or mend its peer or its interface");
            }
        }
    }

    void checkOwnKey(
            Section tunnel, Optional<InterfaceName> at, Optional<WireGuardKey> peer, Optional<WireGuardKey> own) {
        if (backend == BackendChoice.MEMORY && !tunnel.has("public-key")) {
            tunnel.missing("public-key", "the backend 'memory' has no interface to read this end's public key from");
        }
        if (backend != BackendChoice.MEMORY && tunnel.has("public-key")) {
            tunnel.wrong(
                    "public-key",
                    "is only for the backend 'memory'",
                    "take it out: this end's public key is read from the interface");
        }
        if (own.isPresent() && own.equals(peer)) {
            tunnel.wrong("public-key", "is the peer's key", "write the public key of this end");
        }
        if (own.isPresent() && at.isPresent()) {
            InterfaceName other = ofKeys.putIfAbsent(own.get(), at.get());
            if (other != null && !other.equals(at.get())) {
                tunnel.wrong(
                        "public-key",
                        "is that of interface " + other + " too",
                        "each interface has a key of its own: mend one of the two, or the interface");
            }
            WireGuardKey earlier = ownKeys.putIfAbsent(at.get(), own.get());
            if (earlier != null && !earlier.equals(own.get())) {
                tunnel.wrong(
                        "public-key",
                        "differs from that of another tunnel on " + at.get(),
                        "an interface has one key: mend one of the two, or the interface");
            }
        }
    }

    void checkEndpoint(Section tunnel) {
        if (mustDial && !tunnel.has("endpoint")) {
            tunnel.missing("endpoint", "this host does not listen, so it must know whom to dial");
        }
    }
}
