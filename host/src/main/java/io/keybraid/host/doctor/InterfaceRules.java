package io.keybraid.host.doctor;

import io.keybraid.host.doctor.TunnelFacts.Trouble;
import java.util.List;

/** The WireGuard interface here. */
final class InterfaceRules {

    private InterfaceRules() {}

    static void judge(Case tunnel, List<Finding> findings) {
        Trouble trouble =
                tunnel.now().trouble().orElse(new Trouble("it cannot be read", "look at its WireGuard process"));
        String name = tunnel.now().interfaceName();
        List<String> evidence = List.of(trouble.problem());
        switch (tunnel.here().condition()) {
            case READ -> {}
            case NO_INTERFACE ->
                findings.add(Finding.fault(
                        Cause.INTERFACE_MISSING,
                        "there is no WireGuard interface " + name + " on this machine",
                        evidence,
                        trouble.hint()));
            case NOT_PERMITTED ->
                findings.add(Finding.fault(
                        Cause.NO_PERMISSION,
                        "this process may not speak to WireGuard interface " + name,
                        evidence,
                        trouble.hint()));
            case BROKEN ->
                findings.add(Finding.fault(
                        Cause.INTERFACE_BROKEN,
                        "WireGuard interface " + name + " does not answer as it should",
                        evidence,
                        trouble.hint()));
            case NO_PEER -> {
                if (!tunnel.keyOfOtherEndIsWrongHere()) {
                    findings.add(Finding.fault(
                            Cause.PEER_NOT_IN_INTERFACE,
                            "WireGuard interface " + name + " has no peer "
                                    + tunnel.here().peerKey(),
                            evidence,
                            "add the peer: wg set " + name + " peer "
                                    + tunnel.here().peerKey() + " allowed-ips ADDRESSES endpoint HOST:PORT",
                            "or, if the key is wrong, correct 'peer' of tunnel "
                                    + tunnel.now().name()));
                }
            }
        }
    }
}
