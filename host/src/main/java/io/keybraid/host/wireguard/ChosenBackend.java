package io.keybraid.host.wireguard;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Chooses for each interface, at every call, by what is there: the kernel's way where the kernel has a WireGuard interface
 * of this name in our network namespace, otherwise the socket's. So an interface may be replaced by one of the other kind
 * while a host runs. A kernel interface comes first because a socket may be left over from a process that has ended. The
 * last resort is for an interface of the kernel's where we can open no netlink socket, and for one of which we see nothing
 * while it can read it. Where nobody can, the socket's way says what is missing.
 */
public final class ChosenBackend implements WireGuardBackend {

    private final InterfaceSurvey survey;
    private final WireGuardBackend sockets;
    private final Optional<WireGuardBackend> kernel;
    private final WireGuardBackend lastResort;
    private final Predicate<InterfaceName> lastResortReads;

    /**
     * Closes all with itself.
     *
     * @param kernel empty where this process can open no netlink socket
     * @param lastResortReads whether the last resort can read an interface
     */
    public ChosenBackend(
            InterfaceSurvey survey,
            WireGuardBackend sockets,
            Optional<WireGuardBackend> kernel,
            WireGuardBackend lastResort,
            Predicate<InterfaceName> lastResortReads) {
        this.survey = Objects.requireNonNull(survey);
        this.sockets = Objects.requireNonNull(sockets);
        this.kernel = Objects.requireNonNull(kernel);
        this.lastResort = Objects.requireNonNull(lastResort);
        this.lastResortReads = Objects.requireNonNull(lastResortReads);
    }

    private WireGuardBackend chosen(InterfaceName name) {
        if (survey.isKernelInterface(name)) {
            return kernel.orElse(lastResort);
        }
        return survey.hasSocket(name) || !lastResortReads.test(name) ? sockets : lastResort;
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
        kernel.ifPresent(WireGuardBackend::close);
        lastResort.close();
    }
}
