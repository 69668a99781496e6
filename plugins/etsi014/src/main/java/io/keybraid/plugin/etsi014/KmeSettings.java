package io.keybraid.plugin.etsi014;

import io.keybraid.plugin.etsi014.tls.KmeIdCheck;
import io.keybraid.plugin.tls.RenewableIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * How one KME is asked.
 *
 * @param kmeId the name that its certificate must bear; without it, the host of the URL
 * @param kmeIdCheck looks whether it does
 * @param identity who we are to it, the same for all KMEs of a source
 * @param timeout longest wait for one answer
 * @param masterInKeyIds whether each entry of key_IDs repeats master_SAE_ID
 * @param strictKeyIds whether a key_ID must be a UUID
 */
record KmeSettings(
        KmeEndpoint endpoint,
        SaeId sae,
        RenewableIdentity identity,
        Optional<String> kmeId,
        KmeIdCheck kmeIdCheck,
        TlsSetting tls,
        MethodSetting method,
        Duration timeout,
        boolean masterInKeyIds,
        boolean strictKeyIds) {}
