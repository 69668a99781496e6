package io.keybraid.host.bench.million;

import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.policy.DegradedAtMost;
import io.keybraid.host.round.StrandSet;
import io.keybraid.host.tunnel.Surroundings;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelEvent;
import io.keybraid.host.tunnel.TunnelRouter;
import io.keybraid.host.tunnel.TunnelSettings;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tunnel with both its ends, and what has been seen of it. */
final class Played {

    private static final Duration ROUND_DEADLINE = Duration.ofSeconds(10);

    final Way way;
    final End left;
    final End right;
    private final World world;
    private @Nullable Healing trouble;
    private long mendedAt;
    private long offeredAt;

    Played(
            World world,
            Way way,
            InterfaceName leftName,
            WireGuardKey left,
            InterfaceName rightName,
            WireGuardKey right) {
        this.world = world;
        this.way = way;
        this.left = new End(way.left, leftName, left, way.leftStrands);
        this.right = new End(way.right, rightName, right, way.rightStrands);
        way.left.add(this.left);
        way.right.add(this.right);
        way.tunnels.add(this);
    }

    /** Something is wrong from now on: an alarm would be true. */
    void hurtBy(Healing what) {
        trouble = what;
        mendedAt = Long.MAX_VALUE;
    }

    /** What was wrong is over; what comes is healing. */
    void mended() {
        mendedAt = world.time.nanoTime();
    }

    boolean isOf(Healing what) {
        return trouble == what;
    }

    boolean isHurt() {
        return trouble != null;
    }

    /** Both ends say that they are in step, and their interfaces hold the same key. */
    boolean isInStep() {
        Tunnel one = left.tunnel;
        Tunnel other = right.tunnel;
        if (one == null || other == null) {
            return false;
        }
        TunnelView here = one.view();
        if (here.epoch() == 0 || !isTogether(here)) {
            return false;
        }
        TunnelView there = other.view();
        return isTogether(there) && here.epoch() == there.epoch() && keysAreEqual();
    }

    private static boolean isTogether(TunnelView view) {
        return view.phase() == TunnelView.Phase.IN_STEP || view.phase() == TunnelView.Phase.ROTATING;
    }

    /** Whether both interfaces hold the same preshared key, and one at all. */
    boolean keysAreEqual() {
        try (InterfaceSnapshot here = left.gateway.wires.read(left.name);
                InterfaceSnapshot there = right.gateway.wires.read(right.name)) {
            Optional<PresharedKey> one = here.peer(right.key).flatMap(PeerState::presharedKey);
            Optional<PresharedKey> other = there.peer(left.key).flatMap(PeerState::presharedKey);
            return one.isPresent() && other.isPresent() && one.get().matches(other.get());
        } catch (WireGuardException e) {
            throw new IllegalStateException(e);
        }
    }

    private void offered() {
        offeredAt = world.time.nanoTime();
    }

    private void rotated() {
        long now = world.time.nanoTime();
        world.rotated(Duration.ofNanos(now - offeredAt));
        Healing healed = trouble;
        if (healed != null && mendedAt <= now) {
            trouble = null;
            healed.rotated(Duration.ofNanos(now - mendedAt));
        }
    }

    /** One end of it. */
    final class End implements TunnelRouter {
        final Gateway gateway;
        final WireGuardKey key;
        private final InterfaceName name;
        private final StrandSet strands;
        private @Nullable Tunnel tunnel;
        private @Nullable Tunnel registered;

        private End(Gateway gateway, InterfaceName name, WireGuardKey key, StrandSet strands) {
            this.gateway = gateway;
            this.name = name;
            this.key = key;
            this.strands = strands;
        }

        InterfaceName interfaceName() {
            return name;
        }

        Played played() {
            return Played.this;
        }

        End peer() {
            return this == left ? right : left;
        }

        Tunnel start() {
            Tunnel started = new Tunnel(settings(), strands, around());
            tunnel = started;
            started.start();
            return started;
        }

        private TunnelSettings settings() {
            return new TunnelSettings(
                    strands.tunnel(),
                    name,
                    peer().key,
                    gateway.pin,
                    peer().gateway.pin,
                    world.shape.every(),
                    ROUND_DEADLINE,
                    false,
                    Optional.empty(),
                    DegradedAtMost.ALWAYS,
                    true);
        }

        private Surroundings around() {
            return new Surroundings(
                    gateway.looks,
                    gateway.journal,
                    this,
                    gateway.held(),
                    gateway.places(),
                    gateway,
                    world.time,
                    world.random,
                    this::happened);
        }

        void stop() {
            if (tunnel != null) {
                tunnel.close();
                tunnel = null;
            }
        }

        void tell(boolean up) {
            Tunnel told = tunnel;
            if (told != null) {
                if (up) {
                    told.linkUp();
                } else {
                    told.linkDown("the connection was cut");
                }
            }
        }

        boolean isAlarmed() {
            return tunnel == null || !tunnel.view().alarms().isEmpty();
        }

        private void happened(TunnelEvent event) {
            if (!event.mended()) {
                world.alarms.raised(event.alarm(), isHurt() || way.keys.lacked(), world.time.elapsed());
            }
        }

        @Override
        public void register(TunnelTag tag, Tunnel of) {
            registered = of;
        }

        @Override
        public void unregister(TunnelTag tag, Tunnel of) {
            registered = null;
        }

        @Override
        public boolean send(IdentityPin to, byte[] frame) {
            if (!way.isUp()) {
                return false;
            }
            gateway.counts.sent(frame);
            gateway.frame();
            if (Counts.isOffer(frame)) {
                offered();
            }
            way.carry(() -> peer().arrived(frame));
            return true;
        }

        private void arrived(byte[] frame) {
            gateway.frame();
            Tunnel to = registered;
            if (to != null && to == tunnel) {
                to.received(TunnelTag.messageOfFrame(frame));
                if (Counts.isDone(frame)) {
                    rotated();
                }
            }
        }
    }

    @Override
    public String toString() {
        return Objects.toString(left.strands.tunnel());
    }
}
