package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.Origin;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.policy.DegradedAtMost;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a handshake counts as proof that both ends use the key. */
class TunnelFactsTest {

    private static final Optional<Instant> EARLIER = Optional.of(Instant.parse("2026-01-01T00:00:00Z"));
    private static final Optional<Instant> LATER = Optional.of(Instant.parse("2026-01-01T00:02:00Z"));

    private static final Kid KID = new Kid(bytes(Kid.LENGTH));
    private static final Kid NEXT = new Kid(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});

    private final TunnelFacts facts = new TunnelFacts(settings());

    @Test
    void aHandshakeAfterTheInstallationProvesTheKey() {
        holdsAKey();
        facts.installed(KID, EARLIER);
        assertThat(facts.handshake(EARLIER)).isFalse();
        assertThat(facts.handshake(LATER)).isTrue();
        assertThat(facts.view().handshakeSince()).isTrue();
    }

    @Test
    void proofIsToldOnce() {
        holdsAKey();
        facts.installed(KID, Optional.empty());
        assertThat(facts.handshake(EARLIER)).isTrue();
        assertThat(facts.handshake(LATER)).isFalse();
        assertThat(facts.view().handshakeSince()).isTrue();
    }

    @Test
    void aHandshakeBeforeTheInstallationProvesNothingThoughItIsObservedAfterwards() {
        holdsAKey();
        facts.handshake(EARLIER); // the last look before the next rotation …
        facts.installed(KID, LATER); // … and a handshake with the old key in between
        assertThat(facts.handshake(LATER)).isFalse();
        assertThat(facts.view().handshakeSince()).isFalse();
    }

    @Test
    void anInstallationTakesBackWhatTheKeyBeforeHadProven() {
        holdsAKey();
        facts.installed(KID, Optional.empty());
        facts.handshake(EARLIER);
        facts.installed(NEXT, EARLIER);
        assertThat(facts.view().handshakeSince()).isFalse();
        assertThat(facts.view().latestHandshake()).isEqualTo(EARLIER);
    }

    @Test
    void theSameKeyPutInAgainKeepsItsProof() {
        holdsAKey();
        facts.installed(KID, Optional.empty());
        facts.handshake(EARLIER);
        facts.installed(KID, EARLIER);
        assertThat(facts.view().handshakeSince()).isTrue();
    }

    @Test
    void withoutAKeyThereIsNothingToProve() {
        assertThat(facts.handshake(EARLIER)).isFalse();
        assertThat(facts.handshake(LATER)).isFalse();
    }

    private void holdsAKey() {
        EpochKeys keys = new EpochKeys(
                1,
                new Kid(bytes(Kid.LENGTH)),
                PresharedKey.takeFrom(bytes(32)),
                ChainSecret.takeFrom(bytes(32)),
                Origin.complete(Instant.EPOCH));
        facts.record(TunnelRecord.EMPTY.withCurrent(keys));
    }

    private static TunnelSettings settings() {
        IdentityPin pin = new IdentityPin(bytes(IdentityPin.LENGTH));
        Duration time = Duration.ofSeconds(10);
        return new TunnelSettings(
                "paris-berlin",
                new InterfaceName("wg0"),
                new WireGuardKey(bytes(32)),
                pin,
                pin,
                time,
                time,
                false,
                Optional.empty(),
                DegradedAtMost.ALWAYS,
                true);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }
}
