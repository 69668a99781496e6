package io.keybraid.host.wireguard.command;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.Kick;
import io.keybraid.host.wireguard.PeerCopy;
import io.keybraid.host.wireguard.PeerProblems;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last resort: the program {@code wg}, one process for each key and each reading. Calls take turns, for all interfaces.
 *
 * <p>{@code wg set} makes a peer that is not there. So the interface is read first, and only peers that it has are set; one
 * that somebody removed in that instant, and that was made so, is removed again.
 */
public final class WgBackend implements WireGuardBackend {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final String STANDARD_INPUT = "/dev/stdin";

    private final WgProgram program;
    private final Duration deadline;
    private final WgProblems problems;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean closed;

    /** @param socketDirectory where user-space WireGuards keep their sockets, for hints alone: wg has its own idea of it */
    public WgBackend(Path socketDirectory) {
        this("wg", new InterfaceSurvey(socketDirectory), DEADLINE);
    }

    WgBackend(String program, InterfaceSurvey survey, Duration deadline) {
        this.program = new WgProgram(program);
        this.deadline = deadline;
        this.problems = new WgProblems(survey);
    }

    @Override
    public String name() {
        return "wg";
    }

    /** Whether wg is installed and can read this interface. */
    public boolean canRead(InterfaceName name) {
        try {
            read(name).close();
            return true;
        } catch (WireGuardException e) {
            return false;
        }
    }

    private interface Talk<T> {
        T until(long deadline) throws WireGuardException;
    }

    @Override
    public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
        if (!keys.isEmpty()) {
            inTurn(name, until -> installAll(name, keys, until));
        }
    }

    private int installAll(InterfaceName name, Map<WireGuardKey, PresharedKey> keys, long until)
            throws WireGuardException {
        try (WgDump before = dump(name, until)) {
            for (Map.Entry<WireGuardKey, PresharedKey> entry : keys.entrySet()) {
                if (before.snapshot().peer(entry.getKey()).isPresent()) {
                    run(name, set(name, entry.getKey(), "preshared-key", STANDARD_INPUT), entry.getValue(), until);
                }
            }
            try (WgDump after = dump(name, until)) {
                compare(name, keys, before, after, until);
            }
        }
        return keys.size();
    }

    private void compare(
            InterfaceName name, Map<WireGuardKey, PresharedKey> keys, WgDump before, WgDump after, long until)
            throws WireGuardException {
        List<WireGuardKey> missing = new ArrayList<>();
        List<WireGuardKey> different = new ArrayList<>();
        for (Map.Entry<WireGuardKey, PresharedKey> entry : keys.entrySet()) {
            WireGuardKey peer = entry.getKey();
            boolean was = before.snapshot().peer(peer).isPresent();
            if (was && after.isBare(peer) && !before.isBare(peer)) {
                run(name, set(name, peer, "remove"), null, until); // Made by us, after somebody removed it.
                missing.add(peer);
            } else if (after.snapshot().peer(peer).isEmpty() || !was) {
                missing.add(peer);
            } else if (!after.snapshot().peer(peer).orElseThrow().holds(entry.getValue())) {
                different.add(peer);
            }
        }
        if (!missing.isEmpty()) {
            throw PeerProblems.noPeer(name, missing, after.snapshot().peers().keySet());
        }
        if (!different.isEmpty()) {
            throw PeerProblems.notInstalled(name, different);
        }
    }

    private static List<String> set(InterfaceName name, WireGuardKey peer, String... words) {
        List<String> arguments = new ArrayList<>(List.of("set", name.value(), "peer", peer.toString()));
        arguments.addAll(List.of(words));
        return arguments;
    }

    @Override
    public InterfaceSnapshot read(InterfaceName name) throws WireGuardException {
        return inTurn(name, until -> dump(name, until).snapshot());
    }

    private WgDump dump(InterfaceName name, long until) throws WireGuardException {
        try (SecretOutput output = new SecretOutput()) {
            run(name, List.of("show", name.value(), "dump"), null, output, until);
            return WgDump.parse(name, output);
        } catch (MalformedDumpException e) {
            throw problems.cannotRun(name, e);
        }
    }

    private void run(InterfaceName name, List<String> arguments, @Nullable PresharedKey input, long until)
            throws WireGuardException {
        try (SecretOutput output = new SecretOutput()) {
            run(name, arguments, input, output, until);
        }
    }

    private void run(
            InterfaceName name, List<String> arguments, @Nullable PresharedKey input, SecretOutput output, long until)
            throws WireGuardException {
        try {
            WgProgram.Ending ending = program.run(arguments, input, output, until);
            Integer code = ending.code();
            if (code == null) {
                throw problems.timedOut(name, deadline);
            }
            if (code != 0) {
                throw problems.failed(name, ending);
            }
        } catch (IOException e) {
            throw problems.cannotRun(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw problems.interrupted(name, e);
        }
    }

    @Override
    public void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        Kick<PeerCopy> kick = new Kick<>(name, peer, new Kick.Way<PeerCopy>() {
            @Override
            public PeerCopy read() throws WireGuardException {
                return inTurn(name, until -> copy(name, peer, until));
            }

            @Override
            public void renew(PeerCopy before) throws WireGuardException {
                inTurn(name, until -> renewed(name, before, until));
            }
        });
        takeTurn(name);
        try {
            kick.run();
        } finally {
            turn.unlock();
        }
    }

    private PeerCopy copy(InterfaceName name, WireGuardKey peer, long until) throws WireGuardException {
        try (WgDump dump = dump(name, until)) {
            return dump.copyOf(peer)
                    .orElseThrow(() -> PeerProblems.noPeer(
                            name, List.of(peer), dump.snapshot().peers().keySet()));
        }
    }

    /** Removed and added in one command, which wg makes one transaction. One without a keepalive has one for that moment ({@link Kick}). */
    private WireGuardKey renewed(InterfaceName name, PeerCopy before, long until) throws WireGuardException {
        List<String> words =
                set(name, before.key(), "remove", "peer", before.key().toString());
        before.endpoint().ifPresent(endpoint -> words.addAll(List.of("endpoint", endpoint)));
        long keepalive = before.keepalive().map(Duration::toSeconds).orElse((long) Kick.LONGEST_KEEPALIVE);
        words.addAll(List.of("persistent-keepalive", String.valueOf(keepalive)));
        before.presharedKey().ifPresent(key -> words.addAll(List.of("preshared-key", STANDARD_INPUT)));
        if (!before.allowedIps().isEmpty()) {
            words.addAll(List.of("allowed-ips", String.join(",", before.allowedIps())));
        }
        if (before.keepalive().isEmpty()) {
            words.addAll(List.of("peer", before.key().toString(), "persistent-keepalive", "off"));
        }
        run(name, words, before.presharedKey().orElse(null), until);
        return before.key();
    }

    private <T> T inTurn(InterfaceName name, Talk<T> talk) throws WireGuardException {
        long until = System.nanoTime() + deadline.toNanos();
        takeTurn(name);
        try {
            if (closed) {
                throw new IllegalStateException("the WireGuard backend was closed");
            }
            return talk.until(until);
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

    /** After the call that is going on. Any later call throws IllegalStateException. */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
        } finally {
            turn.unlock();
        }
    }
}
