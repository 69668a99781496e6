package io.keybraid.host.doctor;

import io.keybraid.host.status.AlarmStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is known of one tunnel at one moment.
 *
 * @param name in this host's configuration
 * @param interfaceName WireGuard's interface here
 * @param identity that is pinned for the peer host
 * @param endpoint where the peer host is dialled; empty where it dials
 * @param here this end
 * @param trouble why the interface here cannot be used; empty where it can
 * @param link to the peer host
 * @param peer what the peer host told
 * @param sources of the tunnel, in the order of their names
 * @param alarms of the running host
 */
public record TunnelFacts(
        String name,
        String interfaceName,
        String identity,
        Optional<String> endpoint,
        EndFacts here,
        Optional<Trouble> trouble,
        LinkFacts link,
        PeerFacts peer,
        List<SourceFacts> sources,
        List<AlarmStatus> alarms) {

    public TunnelFacts {
        Objects.requireNonNull(name);
        Objects.requireNonNull(interfaceName);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(here);
        Objects.requireNonNull(trouble);
        Objects.requireNonNull(link);
        Objects.requireNonNull(peer);
        sources = List.copyOf(sources);
        alarms = List.copyOf(alarms);
    }

    /** What WireGuard's backend says is wrong, and what to do. */
    public record Trouble(String problem, String hint) {
        public Trouble {
            Objects.requireNonNull(problem);
            Objects.requireNonNull(hint);
        }
    }

    /** With what was learnt of the sources at another moment. */
    TunnelFacts withSources(List<SourceFacts> other) {
        return new TunnelFacts(name, interfaceName, identity, endpoint, here, trouble, link, peer, other, alarms);
    }
}
