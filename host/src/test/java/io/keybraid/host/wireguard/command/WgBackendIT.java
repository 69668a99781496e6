package io.keybraid.host.wireguard.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardGoContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The contract, with the program wg and a real wireguard-go. */
class WgBackendIT extends WireGuardGoContract {

    @Override
    protected WireGuardBackend open(Path socketDirectory) {
        return new WgBackend(socketDirectory);
    }

    @Test
    void canReadWhatIsThereAndNothingElse() {
        WgBackend wg = (WgBackend) backend();
        assertThat(wg.canRead(interfaceName())).isTrue();
        assertThat(wg.canRead(ABSENT)).isFalse();
    }
}
