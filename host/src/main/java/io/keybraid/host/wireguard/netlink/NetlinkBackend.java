package io.keybraid.host.wireguard.netlink;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.Kick;
import io.keybraid.host.wireguard.PeerProblems;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.netlink.NetlinkException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's own WireGuard on Linux, through generic netlink (linux/wireguard.h). Needs CAP_NET_ADMIN, and sees the
 * interfaces of one network namespace: that of the thread whose call comes first.
 *
 * <p>Key bytes go from where they lie outside the heap into a buffer outside the heap, which is wiped after the one system
 * call that needs it. The kernel acknowledges a key for a peer that it does not have, so what was written is read back.
 *
 * <p>One socket is kept for all interfaces; calls take turns. A system call that writes ends when the kernel has done what
 * it says, and no deadline can be put on that; everything else ends after five seconds.
 */
public final class NetlinkBackend implements WireGuardBackend {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** What is said about one interface. It may be said twice, so it must do no harm twice. */
    @FunctionalInterface
    private interface Talk<T> {
        T with(WireGuardFamily family, long deadline) throws NetlinkException;
    }

    private final NetlinkChannel.Opener opener;
    private final Duration deadline;
    private final NetlinkProblems problems;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable WireGuardFamily kept;
    private boolean closed;

    /**
     * Opens nothing yet.
     *
     * @param socketDirectory where user-space WireGuards keep their sockets, for hints alone
     */
    public NetlinkBackend(Path socketDirectory) {
        this(NetlinkSocket::open, new InterfaceSurvey(socketDirectory), DEADLINE);
    }

    NetlinkBackend(NetlinkChannel.Opener opener, InterfaceSurvey survey, Duration deadline) {
        this.opener = opener;
        this.deadline = deadline;
        this.problems = new NetlinkProblems(survey);
    }

    /** Whether this process can open a netlink socket at all; says nothing about interfaces or rights. */
    public static boolean isPossible() {
        try {
            NetlinkSocket.open().close();
            return true;
        } catch (NetlinkException | LinkageError | RuntimeException e) {
            return false;
        }
    }

    @Override
    public String name() {
        return "netlink";
    }

    @Override
    public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
        if (keys.isEmpty()) {
            return;
        }
        DeviceReadBack readBack = hold(name, (family, until) -> {
            family.set(name, keys, until);
            return family.get(name, () -> new DeviceReadBack(keys), until);
        });
        if (!readBack.missing().isEmpty()) {
            throw PeerProblems.noPeer(name, readBack.missing(), readBack.present());
        }
        if (!readBack.different().isEmpty()) {
            throw PeerProblems.notInstalled(name, readBack.different());
        }
    }

    @Override
    public InterfaceSnapshot read(InterfaceName name) throws WireGuardException {
        return hold(name, (family, until) -> family.get(name, DeviceSnapshot::new, until))
                .finish(name);
    }

    @Override
    public void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        Kick<KernelPeer> kick = new Kick<>(name, peer, new Kick.Way<KernelPeer>() {
            @Override
            public KernelPeer read() throws WireGuardException {
                return copy(name, peer);
            }

            @Override
            public void renew(KernelPeer before) throws WireGuardException {
                hold(name, (family, until) -> family.renew(name, before, until));
            }
        });
        takeTurn(name);
        try {
            kick.run();
        } finally {
            turn.unlock();
        }
    }

    private KernelPeer copy(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        KernelPeer copy = hold(name, (family, until) -> family.get(name, () -> new KernelPeer(peer), until));
        if (!copy.found()) {
            try (copy) {
                throw PeerProblems.noPeer(name, List.of(peer), copy.present());
            }
        }
        return copy;
    }

    private <T> T hold(InterfaceName name, Talk<T> talk) throws WireGuardException {
        long until = System.nanoTime() + deadline.toNanos();
        takeTurn(name);
        try {
            if (closed) {
                throw new IllegalStateException("the WireGuard backend was closed");
            }
            return overKeptOrNew(talk, until);
        } catch (NetlinkException e) {
            if (e.kind() != Kind.REFUSED) {
                drop(); // It may stand in the middle of a reply.
            }
            throw problems.explain(name, e);
        } catch (RuntimeException | Error e) {
            drop();
            throw e;
        } finally {
            turn.unlock();
        }
    }

    private void takeTurn(InterfaceName name) throws WireGuardException {
        try {
            if (!turn.tryLock(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                throw problems.busy(name, deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw problems.interrupted(name, e);
        }
    }

    private <T> T overKeptOrNew(Talk<T> talk, long until) throws NetlinkException {
        WireGuardFamily old = kept;
        if (old != null) {
            try {
                return talk.with(old, until);
            } catch (NetlinkException e) {
                // The module was loaded anew, and the family's number with it; or the socket is broken.
                if (!e.is(Kind.REFUSED, Errno.ENOENT) && e.kind() != Kind.SYSTEM_CALL) {
                    throw e;
                }
                drop();
            }
        }
        return talk.with(connect(until), until);
    }

    private WireGuardFamily connect(long until) throws NetlinkException {
        WireGuardFamily found = WireGuardFamily.find(opener.open(), until);
        kept = found;
        return found;
    }

    private void drop() {
        WireGuardFamily old = kept;
        kept = null;
        if (old != null) {
            old.close();
        }
    }

    /** Closes the socket, after the call that is going on. Any later call throws IllegalStateException. */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            drop();
        } finally {
            turn.unlock();
        }
    }
}
