package io.keybraid.sim.kme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulatedKeyTest {

    private static final KeyId ID = new KeyId("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");

    @Test
    void printsItsLengthOnly() {
        assertThat(SimulatedKey.takeFrom(ID, new byte[] {1, 2, 3}))
                .hasToString("SimulatedKey[6f9619ff-8b86-4d01-b42d-00cf4fc964ff, 3 bytes]");
    }

    @Test
    void isWipedWhenClosedAndItsCopyIsNot() {
        byte[] bytes = {1, 2, 3};
        SimulatedKey key = SimulatedKey.takeFrom(ID, bytes);
        SimulatedKey copy = key.copy();
        key.close();
        assertThat(bytes).containsOnly(0);
        assertThat(copy.<byte[]>expose(byte[]::clone)).containsExactly(1, 2, 3);
    }
}
