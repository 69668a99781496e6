package io.keybraid.plugin.etsi014;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.BadSourceConfigException.Mistake;
import io.keybraid.api.SourceConfig;
import io.keybraid.plugin.etsi014.tls.HybridTls;
import io.keybraid.plugin.etsi014.tls.KmeIdCheck;
import io.keybraid.plugin.tls.RenewableIdentity;
import io.keybraid.plugin.tls.TlsFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source's section of the configuration, as types.
 *
 * @param kmes the KMEs of our site that may be asked, the first before the others; at least one
 * @param grace longest time to ask again for a key that is not there yet
 * @param prefetch keys held ready for each SAE; 0 for none
 * @param prefetchMaxAge after which a key held ready is wiped
 */
record SiteSettings(
        List<KmeSettings> kmes,
        SaeId sae,
        RenewableIdentity identity,
        Duration grace,
        int prefetch,
        Duration prefetchMaxAge) {

    static final int MAX_PREFETCH = 1000;

    SiteSettings {
        kmes = List.copyOf(kmes);
    }

    /**
     * Reads the section and the files it names.
     *
     * @throws BadSourceConfigException with every mistake found
     */
    static SiteSettings read(SourceConfig config) throws BadSourceConfigException {
        MethodSetting method = MethodSetting.of(config.text(Etsi014Settings.METHOD));
        boolean masterInKeyIds = config.flag(Etsi014Settings.MASTER_IN_KEY_IDS);
        boolean strictKeyIds = config.flag(Etsi014Settings.STRICT_KEY_IDS);
        TlsSetting tls = TlsSetting.of(config.text(Etsi014Settings.TLS));

        List<Mistake> mistakes = new ArrayList<>();
        List<KmeEndpoint> endpoints = attempt(
                mistakes,
                () -> KmeEndpoint.all(config.list(Etsi014Settings.KME), config.text(Etsi014Settings.PATH_PREFIX)));
        List<Optional<String>> kmeIds = endpoints == null
                ? List.of()
                : attempt(mistakes, () -> kmeIds(config.list(Etsi014Settings.KME_ID), endpoints.size()));
        SaeId sae = attempt(mistakes, () -> SaeId.ofSetting(Etsi014Settings.SAE, config.text(Etsi014Settings.SAE)));
        RenewableIdentity identity = attempt(
                mistakes,
                () -> RenewableIdentity.load(new TlsFiles(
                        config.file(Etsi014Settings.CERTIFICATE),
                        config.file(Etsi014Settings.PRIVATE_KEY),
                        config.file(Etsi014Settings.CA))));
        Duration timeout = positive(mistakes, config, Etsi014Settings.TIMEOUT, "give the KME some time, such as 5s");
        Duration maxAge = positive(mistakes, config, Etsi014Settings.PREFETCH_MAX_AGE, "write a time, such as 5m");
        int prefetch = prefetch(mistakes, config.integer(Etsi014Settings.PREFETCH));
        if (masterInKeyIds && method == MethodSetting.GET) {
            mistakes.add(new Mistake(
                    Etsi014Settings.MASTER_IN_KEY_IDS, "cannot be done with 'method: get'", "use method auto or post"));
        }
        if (tls == TlsSetting.HYBRID && identity != null && !HybridTls.goesWith(identity.inUse())) {
            mistakes.add(new Mistake(
                    Etsi014Settings.TLS,
                    "cannot be hybrid with a certificate whose key is EdDSA",
                    "use an EC or RSA certificate, or 'tls: auto'"));
        }
        if (endpoints == null || kmeIds == null || sae == null || identity == null || !mistakes.isEmpty()) {
            throw new BadSourceConfigException(mistakes);
        }
        List<KmeSettings> kmes = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            KmeIdCheck check = new KmeIdCheck(kmeIds.get(i));
            kmes.add(new KmeSettings(
                    endpoints.get(i),
                    sae,
                    identity,
                    kmeIds.get(i),
                    check,
                    tls,
                    method,
                    timeout,
                    masterInKeyIds,
                    strictKeyIds));
        }
        return new SiteSettings(kmes, sae, identity, config.duration(Etsi014Settings.GRACE), prefetch, maxAge);
    }

    /** One for each KME; a single one is that of all. */
    private static List<Optional<String>> kmeIds(List<String> written, int kmes) throws BadSourceConfigException {
        if (written.isEmpty()) {
            return Collections.nCopies(kmes, Optional.empty());
        }
        if (written.size() == 1) {
            return Collections.nCopies(kmes, Optional.of(written.getFirst()));
        }
        if (written.size() != kmes) {
            throw new BadSourceConfigException(
                    Etsi014Settings.KME_ID,
                    "names " + written.size() + " KMEs where 'kme' names " + kmes,
                    "write one for each, in the order of 'kme', or a single one that all of them bear");
        }
        return written.stream().map(Optional::of).toList();
    }

    private static Duration positive(List<Mistake> mistakes, SourceConfig config, String setting, String advice) {
        Duration duration = config.duration(setting);
        if (duration.isZero()) {
            mistakes.add(new Mistake(setting, "is zero", advice));
        }
        return duration;
    }

    private static int prefetch(List<Mistake> mistakes, long keys) {
        if (keys < 0 || keys > MAX_PREFETCH) {
            mistakes.add(new Mistake(
                    Etsi014Settings.PREFETCH,
                    "is " + keys + ", which is not between 0 and " + MAX_PREFETCH,
                    "write how many keys to hold ready, such as 20, or 0 for none"));
            return 0;
        }
        return (int) keys;
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
