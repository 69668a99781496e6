package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.tunnel.HeldMessages.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldMessagesTest {

    private static final int MEBIBYTE = 1 << 20;

    private final HeldMessages held = new HeldMessages(32 * MEBIBYTE);

    private static IdentityPin peer(int number) {
        return IdentityPin.parse("sha256:" + String.format("%064x", number));
    }

    private List<Lease> takeAll(IdentityPin peer) {
        List<Lease> leases = new ArrayList<>();
        Optional<Lease> lease = held.take(peer, 3 * MEBIBYTE);
        while (lease.isPresent()) {
            leases.add(lease.get());
            lease = held.take(peer, 3 * MEBIBYTE);
        }
        return leases;
    }

    @Test
    void onePeerGetsAFourthHoweverManyTunnelsItHas() {
        assertThat(takeAll(peer(1))).hasSize(2);
        assertThat(held.take(peer(2), 3 * MEBIBYTE)).isPresent();
    }

    @Test
    void allPeersTogetherGetTheWholeAndNoMore() {
        int taken = 0;
        for (int number = 1; number <= 50; number++) {
            taken += takeAll(peer(number)).size();
        }
        assertThat(taken).isEqualTo(10);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgainOnce() {
        List<Lease> leases = takeAll(peer(1));
        leases.getFirst().close();
        leases.getFirst().close();
        assertThat(takeAll(peer(1))).hasSize(1);
    }

    @Test
    void oneLongMessageIsTakenEvenWhereTheHeapIsSmall() {
        assertThat(new HeldMessages(8 * MEBIBYTE).take(peer(1), 4 * MEBIBYTE)).isPresent();
    }
}
