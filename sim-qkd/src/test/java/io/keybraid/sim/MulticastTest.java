package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** additional_slave_SAE_IDs: ETSI GS QKD 014, clause 6.2. */
class MulticastTest extends RunningPair {

    @Test
    void anAdditionalSlaveGetsIdenticalKeys() throws Exception {
        Reply master = alice.post(
                ALICE_TO_BOB + "enc_keys", "{\"number\":2,\"additional_slave_SAE_IDs\":[\"sae-dave\",\"sae-carol\"]}");
        assertThat(master.status()).isEqualTo(200);
        for (SaeClient slave : new SaeClient[] {bob, dave, carol}) {
            assertThat(slave.post(BOB_FROM_ALICE + "dec_keys", idsOf(master.keyIds()))
                            .json())
                    .isEqualTo(master.json());
        }
    }

    @Test
    void eachSlaveGetsItOnceWhateverTheOthersDo() throws Exception {
        Reply master = alice.post(ALICE_TO_BOB + "enc_keys", "{\"additional_slave_SAE_IDs\":[\"sae-dave\"]}");
        String path = BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId();
        assertThat(bob.get(path).status()).isEqualTo(200);
        assertError(bob.get(path), 400, "one or more keys specified are not found on KME");
        assertThat(dave.get(path).json()).isEqualTo(master.json());
        assertError(dave.get(path), 400, "one or more keys specified are not found on KME");
    }

    @Test
    void whoWasNotNamedIsRefused() throws Exception {
        Reply master = alice.post(ALICE_TO_BOB + "enc_keys", "{\"additional_slave_SAE_IDs\":[\"sae-dave\"]}");
        assertError(carol.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + master.keyId()), 401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"\"]",
                "[\"  \"]",
                "[\"sae-dave\",\"sae-dave\"]",
                "[\"sae-bob\"]",
                "[\"sae-alice\"]",
                "[\"sae-nobody\"]",
                "[7]",
                "[null]",
                "\"sae-dave\"",
                "{}",
                "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]"
            })
    void refusesAdditionalSaesThatAreBlankOrTwiceOrTheSlaveOrTheMasterOrUnknownOrTooMany(String saes) throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", "{\"additional_slave_SAE_IDs\":" + saes + "}"), 400);
    }

    @Test
    void noAdditionalSlavesAreNoMistake() throws Exception {
        assertThat(alice.post(ALICE_TO_BOB + "enc_keys", "{\"additional_slave_SAE_IDs\":[]}")
                        .status())
                .isEqualTo(200);
    }
}
