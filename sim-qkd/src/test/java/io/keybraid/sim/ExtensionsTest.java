package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** extension_mandatory and extension_optional: ETSI GS QKD 014, clause 6.2. */
class ExtensionsTest extends RunningPair {

    private static final String NOT_SUPPORTED = "not all extension_mandatory parameters are supported";
    private static final String NOT_MET = "not all extension_mandatory request options could be met";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"abc_route_type\":\"direct\"}]",
                "[{\"keybraid_simulated\":true},{\"abc_route_type\":1}]",
                "[{\"keybraid_simulated\":false,\"abc_route_type\":1}]"
            })
    void refusesAMandatoryExtensionThatIsNotSupported(String extensions) throws Exception {
        assertError(
                alice.post(ALICE_TO_BOB + "enc_keys", "{\"extension_mandatory\":" + extensions + "}"),
                400,
                NOT_SUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "\"no\"", "null", "1"})
    void refusesToPassItsKeysOffAsRealOnes(String wanted) throws Exception {
        assertError(
                alice.post(
                        ALICE_TO_BOB + "enc_keys",
                        "{\"extension_mandatory\":[{\"keybraid_simulated\":" + wanted + "}]}"),
                400,
                NOT_MET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "null", "[{\"keybraid_simulated\":true}]"})
    void grantsAMandatoryExtensionItMeets(String extensions) throws Exception {
        assertThat(alice.post(ALICE_TO_BOB + "enc_keys", "{\"extension_mandatory\":" + extensions + "}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void ignoresOptionalExtensions() throws Exception {
        assertThat(alice.post(ALICE_TO_BOB + "enc_keys", "{\"extension_optional\":[{\"abc_max_age\":30000}]}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "\"x\"", "[1]", "[\"x\"]", "true"})
    void refusesExtensionsThatAreNoArrayOfObjects(String extensions) throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", "{\"extension_mandatory\":" + extensions + "}"), 400);
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", "{\"extension_optional\":" + extensions + "}"), 400);
    }
}
