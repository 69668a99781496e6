package io.keybraid.sim.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.sim.profile.KeyIdForm;
import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.topology.SaeId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What wiping means cannot be seen from outside a KME. */
class KeyPoolsTest {

    private static final SaeId ALICE = new SaeId("alice");
    private static final SaeId BOB = new SaeId("bob");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final KeyLimits limits = new KeyLimits(256, 64, 4096, 128, 8, 2, Duration.ofMinutes(1));
    private final KeyPool pool = new KeyPool(limits);

    @Test
    void aKeyThatMustMakeRoomIsWiped() {
        byte[] first = {1};
        pool.put(key(first), Set.of(BOB), now.get(), now.get());
        assertThat(pool.put(key(new byte[] {2}), Set.of(BOB), now.get(), now.get()))
                .isZero();
        assertThat(pool.put(key(new byte[] {3}), Set.of(BOB), now.get(), now.get()))
                .isEqualTo(1);
        assertThat(first).containsOnly(0);
    }

    @Test
    void aKeyWhoseTimeIsOverIsWiped() {
        byte[] bytes = {1};
        SimulatedKey key = key(bytes);
        pool.put(key, Set.of(BOB), now.get(), now.get());
        pool.forgetExpired(now.get().plusSeconds(60));
        assertThat(bytes).containsExactly(1);
        pool.forgetExpired(now.get().plusSeconds(61));
        assertThat(bytes).containsOnly(0);
        assertThat(pool.holds(key.keyId())).isFalse();
    }

    @Test
    void closedPoolsKeepNothing() throws KmeRefusal {
        KeyPools pools = new KeyPools(limits, now::get);
        SimulatedKey key = key(new byte[] {1});
        pools.put(ALICE, Set.of(BOB), List.of(key), Duration.ZERO);
        pools.close();
        assertThatThrownBy(() -> pools.take(ALICE, BOB, List.of(key.keyId()))).hasMessage(KmeRefusal.KEYS_NOT_FOUND);
        assertThatThrownBy(() -> pools.put(ALICE, Set.of(BOB), List.of(key), Duration.ZERO))
                .isInstanceOfSatisfying(
                        KmeRefusal.class, refusal -> assertThat(refusal.why()).isEqualTo(Refused.EXHAUSTED));
    }

    private static SimulatedKey key(byte[] bytes) {
        return SimulatedKey.takeFrom(KeyId.random(new SecureRandom(), KeyIdForm.UUID), bytes);
    }
}
