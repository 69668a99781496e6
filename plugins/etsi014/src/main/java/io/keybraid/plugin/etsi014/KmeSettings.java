package io.keybraid.plugin.etsi014;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.BadSourceConfigException.Mistake;
import io.keybraid.api.SourceConfig;
import io.keybraid.plugin.etsi014.tls.KmeTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source's section of the configuration, as types.
 *
 * @param timeout longest wait for one answer
 * @param grace longest time to ask again for a key that is not there yet
 * @param masterInKeyIds whether each entry of key_IDs repeats master_SAE_ID
 * @param strictKeyIds whether a key_ID must be a UUID
 */
record KmeSettings(
        KmeEndpoint endpoint,
        SaeId sae,
        KmeTls tls,
        Optional<String> kmeId,
        MethodSetting method,
        Duration timeout,
        Duration grace,
        boolean masterInKeyIds,
        boolean strictKeyIds) {

    /**
     * Reads the section and the files it names.
     *
     * @throws BadSourceConfigException with every mistake found
     */
    static KmeSettings read(SourceConfig config) throws BadSourceConfigException {
        Optional<String> kmeId = config.optionalText(Etsi014Settings.KME_ID);
        MethodSetting method = MethodSetting.of(config.text(Etsi014Settings.METHOD));
        boolean masterInKeyIds = config.flag(Etsi014Settings.MASTER_IN_KEY_IDS);

        List<Mistake> mistakes = new ArrayList<>();
        KmeEndpoint endpoint = attempt(
                mistakes,
                () -> KmeEndpoint.of(config.url(Etsi014Settings.KME), config.text(Etsi014Settings.PATH_PREFIX)));
        SaeId sae = attempt(mistakes, () -> SaeId.ofSetting(Etsi014Settings.SAE, config.text(Etsi014Settings.SAE)));
        KmeTls tls = attempt(
                mistakes,
                () -> KmeTls.load(
                        config.file(Etsi014Settings.CERTIFICATE),
                        config.file(Etsi014Settings.PRIVATE_KEY),
                        config.file(Etsi014Settings.CA),
                        kmeId));
        Duration timeout = config.duration(Etsi014Settings.TIMEOUT);
        if (timeout.isZero()) {
            mistakes.add(new Mistake(Etsi014Settings.TIMEOUT, "is zero", "give the KME some time, such as 5s"));
        }
        if (masterInKeyIds && method == MethodSetting.GET) {
            mistakes.add(new Mistake(
                    Etsi014Settings.MASTER_IN_KEY_IDS, "cannot be done with 'method: get'", "use method auto or post"));
        }
        if (endpoint == null || sae == null || tls == null || !mistakes.isEmpty()) {
            throw new BadSourceConfigException(mistakes);
        }
        return new KmeSettings(
                endpoint,
                sae,
                tls,
                kmeId,
                method,
                timeout,
                config.duration(Etsi014Settings.GRACE),
                masterInKeyIds,
                config.flag(Etsi014Settings.STRICT_KEY_IDS));
    }

    private static <T> @Nullable T attempt(List<Mistake> mistakes, Reading<T> reading) {
        try {
            return reading.read();
        } catch (BadSourceConfigException e) {
            mistakes.addAll(e.mistakes());
            return null;
        }
    }

    private interface Reading<T> {
        T read() throws BadSourceConfigException;
    }
}
