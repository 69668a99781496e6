package io.keybraid.host.demo;

import io.keybraid.host.message.Message.StrandName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One rotation as the demo saw it, at both ends' interfaces.
 *
 * @param number from 1
 * @param keyId of the QKD key in it, as the KME delivered it to the initiator's SAE
 * @param initiatorFingerprint of the key in the initiator's interface
 * @param responderFingerprint of the key in the responder's interface
 * @param took from the beginning of the round to its end
 */
record Rotation(
        int number,
        long epoch,
        Optional<String> keyId,
        String initiatorFingerprint,
        String responderFingerprint,
        List<StrandName> strands,
        Optional<Duration> took) {

    boolean equal() {
        return initiatorFingerprint.equals(responderFingerprint);
    }
}
