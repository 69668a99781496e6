package io.keybraid.plugin.oqs;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.Setting;
import io.keybraid.api.Setting.Kind;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.api.SourceDescription;
import io.keybraid.api.Strand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pf4j.Extension;

/** The entrance to this plugin. */
@Extension
public final class OqsFactory implements KeySourceFactory {

    static final String ALGORITHM = "algorithm";
    static final String IMPLEMENTATION = "implementation";
    static final String LIBRARY = "library";
    private static final String AUTO = "auto";

    static final List<Setting> SETTINGS = List.of(
            new Setting(
                    ALGORITHM,
                    Kind.CHOICE,
                    true,
                    Optional.empty(),
                    Algorithm.names(),
                    "the KEM by its name in liboqs, the same at both ends"),
            Setting.choice(
                    IMPLEMENTATION,
                    List.of(AUTO, Implementation.LIBOQS.word(), Implementation.BOUNCYCASTLE.word()),
                    AUTO,
                    "whose code computes, at this end; auto: liboqs if it is there, else BouncyCastle"),
            Setting.optional(LIBRARY, Kind.FILE, "liboqs.so, if it is not in a usual place"));

    private static final SourceDescription DESCRIPTION = new SourceDescription(
            "oqs",
            "any KEM of liboqs: Classic McEliece, FrodoKEM, HQC, BIKE, NTRU, ...",
            List.of(Assurance.POST_QUANTUM),
            Algorithm.wireNames(),
            SETTINGS,
            List.of());

    @Override
    public SourceDescription description() {
        return DESCRIPTION;
    }

    @Override
    public KeySource create(SourceConfig config, SourceContext context) throws BadSourceConfigException {
        Algorithm algorithm = Algorithm.named(config.text(ALGORITHM));
        Optional<Path> library = config.optionalFile(LIBRARY);
        String chosen = config.text(IMPLEMENTATION);
        requireFit(algorithm);
        if (chosen.equals(Implementation.BOUNCYCASTLE.word())) {
            return bouncyCastle(algorithm, context, Map.of())
                    .orElseThrow(() -> new BadSourceConfigException(
                            IMPLEMENTATION,
                            "BouncyCastle has no " + algorithm.oqsName(),
                            "install liboqs and set it to 'liboqs', or take another 'algorithm'"));
        }
        if (chosen.equals(AUTO)) {
            requireSameByAny(algorithm);
        }
        try {
            return liboqs(algorithm, library, context);
        } catch (Liboqs.AbsentException e) {
            return instead(algorithm, chosen, String.valueOf(e.getMessage()), context);
        }
    }

    private static void requireFit(Algorithm algorithm) throws BadSourceConfigException {
        if (!algorithm.fitsAnOffer()) {
            throw new BadSourceConfigException(
                    ALGORITHM,
                    "public keys of " + algorithm.oqsName() + " have " + algorithm.publicKeyBytes()
                            + " bytes, more than an offer may have, which is " + Strand.MAX_PUBLIC_BYTES,
                    "take Classic-McEliece-6960119, the largest that fits");
        }
    }

    /** Else it would hang on what is installed at the two ends whether they can agree. */
    private static void requireSameByAny(Algorithm algorithm) throws BadSourceConfigException {
        if (algorithm.differsByImplementation()) {
            throw new BadSourceConfigException(
                    IMPLEMENTATION,
                    algorithm.oqsName() + " of liboqs and of BouncyCastle are different algorithms, which never agree",
                    "say at both ends which one: liboqs or bouncycastle; or take HQC-3, where the two agree");
        }
    }

    private static KeySource liboqs(Algorithm algorithm, Optional<Path> library, SourceContext context)
            throws Liboqs.AbsentException {
        Liboqs loaded = Liboqs.load(library);
        return new OqsSource(
                algorithm,
                Implementation.LIBOQS,
                loaded.kem(algorithm),
                Map.of("implementation", "liboqs " + loaded.version(), "library", loaded.place()),
                context.random());
    }

    private static KeySource instead(Algorithm algorithm, String chosen, String problem, SourceContext context) {
        Optional<KeySource> standIn =
                chosen.equals(AUTO) ? bouncyCastle(algorithm, context, Map.of("liboqs", problem)) : Optional.empty();
        return standIn.orElseGet(() -> new AbsentSource(
                algorithm.wireName(Implementation.LIBOQS),
                problem,
                "install liboqs 0.16 or later (docs/sources/oqs.md), or set 'library' to where it is"));
    }

    private static Optional<KeySource> bouncyCastle(
            Algorithm algorithm, SourceContext context, Map<String, String> further) {
        Map<String, String> facts = new TreeMap<>(further);
        facts.put("implementation", "BouncyCastle");
        return BouncyCastleKem.of(algorithm)
                .map(kem -> new OqsSource(algorithm, Implementation.BOUNCYCASTLE, kem, facts, context.random()));
    }
}
