package io.keybraid.sim;

import io.keybraid.sim.pki.PkiNames;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import io.keybraid.sim.profile.Certificates;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.SaeSite;
import io.keybraid.sim.topology.Topology;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the KMEs listen, and under which names they are reached there. */
record ListenAddress(InetAddress address, List<String> names) {

    private static final List<String> ALWAYS = List.of("localhost", "127.0.0.1", "::1");

    static ListenAddress of(SimulatorOptions options) throws SimulatorException {
        try {
            return new ListenAddress(InetAddress.getByName(options.listenAddress()), options.hostNames());
        } catch (UnknownHostException e) {
            throw new SimulatorException(
                    Reason.NETWORK,
                    "the address to listen on, '" + options.listenAddress() + "', does not resolve",
                    "give an address of this machine (--listen), or 0.0.0.0 for all of them",
                    e);
        }
    }

    /** For the KMEs' certificates. */
    List<String> certified() {
        Set<String> all = new LinkedHashSet<>(names);
        if (!address.isAnyLocalAddress()) {
            all.add(literal());
        }
        all.addAll(ALWAYS);
        return List.copyOf(all);
    }

    /** Who needs certificates. */
    PkiNames namesOf(Topology topology) {
        Map<String, Certificates> kmes = new LinkedHashMap<>();
        topology.kmes().forEach(kme -> kmes.put(kme.id(), kme.profile().certificates()));
        List<String> saes =
                topology.saes().stream().map(SaeSite::id).map(SaeId::value).toList();
        List<String> preshared = topology.saes().stream()
                .filter(sae -> topology.kmes().stream()
                        .anyMatch(kme ->
                                kme.id().equals(sae.kmeId()) && kme.pskPort().isPresent()))
                .map(sae -> sae.id().value())
                .toList();
        return new PkiNames(kmes, saes, preshared, certified());
    }

    /** For URLs. An address rather than localhost, which not every machine resolves to where we listen. */
    String inUrl() {
        if (!names.isEmpty()) {
            return bracketed(names.getFirst());
        }
        return address.isAnyLocalAddress() ? ALWAYS.getFirst() : bracketed(literal());
    }

    private String literal() {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        String plain = scope < 0 ? text : text.substring(0, scope);
        return address instanceof Inet6Address && address.isLoopbackAddress() ? "::1" : plain;
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
