package io.keybraid.host.bench.million;

import io.keybraid.api.Assurance;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.round.NamedStrand;
import io.keybraid.host.round.Objection;
import io.keybraid.host.round.StrandPolicy;
import io.keybraid.host.round.StrandSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Between two gateways: the one link that all their tunnels share, and the QKD. A frame that is under way when it breaks is lost. */
final class Way {

    final Gateway left;
    final Gateway right;
    final KeyWay keys;
    final List<Played> tunnels = new ArrayList<>();
    final StrandSet leftStrands;
    final StrandSet rightStrands;
    private final World world;
    private final Duration latency;
    private boolean up;
    private int breaks;

    Way(World world, String name, Gateway left, Gateway right, Duration latency) {
        this.world = world;
        this.left = left;
        this.right = right;
        this.latency = latency;
        this.keys = new KeyWay(world.time, world.shape, left.kme, right.kme);
        this.leftStrands = strands(name, left);
        this.rightStrands = strands(name, right);
    }

    private StrandSet strands(String name, Gateway at) {
        return new StrandSet(
                name,
                List.of(
                        new NamedStrand(
                                new StrandName(Assurance.QKD, "ETSI-GS-QKD-014", "qkd"),
                                PlayedStrand.qkd(keys, at.kme)),
                        new NamedStrand(
                                new StrandName(Assurance.POST_QUANTUM, "ML-KEM-768", "pq"), PlayedStrand.kem())),
                new Both(),
                Duration.ofSeconds(10),
                world.time::nanoTime);
    }

    boolean isUp() {
        return up;
    }

    boolean mayBeUp() {
        return left.isUp() && right.isUp();
    }

    void rise() {
        if (!up && mayBeUp()) {
            up = true;
            tell();
        }
    }

    void fall() {
        if (up) {
            up = false;
            breaks++;
            tell();
        }
    }

    private void tell() {
        for (Played tunnel : tunnels) {
            tunnel.left.tell(up);
            tunnel.right.tell(up);
        }
    }

    void carry(Runnable arrival) {
        int number = breaks;
        world.time.after(latency, () -> {
            if (up && number == breaks) {
                arrival.run();
            }
        });
    }

    /** {@code all(qkd, pq)}. */
    private record Both() implements StrandPolicy {
        @Override
        public String text() {
            return "all(qkd,pq)";
        }

        @Override
        public Optional<Objection> objection(Collection<StrandName> strands) {
            return strands.size() == 2
                    ? Optional.empty()
                    : Optional.of(new Objection(AbortReason.POLICY, "needs qkd and pq"));
        }
    }
}
