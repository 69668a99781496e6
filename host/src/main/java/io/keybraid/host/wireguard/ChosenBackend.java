package io.keybraid.host.wireguard;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import java.util.Map;
import java.util.Objects;

/**
 * Chooses for each interface, at every call, by what is there: the kernel's way where the kernel has a WireGuard interface
 * of this name in our network namespace, otherwise the socket's. So an interface may be replaced by one of the other kind
 * while a host runs. A kernel interface comes first because a socket may be left over from a process that has ended.
 */
public final class ChosenBackend implements WireGuardBackend {

    private final InterfaceSurvey survey;
    private final WireGuardBackend sockets;
    private final WireGuardBackend kernel;

    /** Closes both with itself. */
    public ChosenBackend(InterfaceSurvey survey, WireGuardBackend sockets, WireGuardBackend kernel) {
        this.survey = Objects.requireNonNull(survey);
        this.sockets = Objects.requireNonNull(sockets);
        this.kernel = Objects.requireNonNull(kernel);
    }

    private WireGuardBackend chosen(InterfaceName name) {
        return survey.isKernelInterface(name) ? kernel : sockets;
    }

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public String name(InterfaceName name) {
        return chosen(name).name();
    }

    @Override
    public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
        chosen(name).install(name, keys);
    }

    @Override
    public InterfaceSnapshot read(InterfaceName name) throws WireGuardException {
        return chosen(name).read(name);
    }

    @Override
    public void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        chosen(name).kick(name, peer);
    }

    @Override
    public void close() {
        sockets.close();
        kernel.close();
    }
}
