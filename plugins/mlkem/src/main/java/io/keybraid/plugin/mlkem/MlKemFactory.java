package io.keybraid.plugin.mlkem;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.Setting;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.api.SourceDescription;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.pf4j.Extension;

/** The entrance to this plugin. */
@Extension
public final class MlKemFactory implements KeySourceFactory {

    private static final String PARAMETER_SET = "parameter-set";
    private static final String PROVIDER = "provider";

    private static final SourceDescription DESCRIPTION = new SourceDescription(
            "mlkem",
            "ML-KEM key encapsulation (FIPS 203)",
            List.of(Assurance.POST_QUANTUM),
            ParameterSet.names(),
            List.of(
                    Setting.choice(
                            PARAMETER_SET,
                            ParameterSet.names(),
                            ParameterSet.ML_KEM_768.standardName(),
                            "the parameter set, the same at both ends"),
                    Setting.choice(
                            PROVIDER,
                            Implementation.names(),
                            Implementation.JDK.word(),
                            "whose implementation computes, at this end")),
            List.of());

    @Override
    public SourceDescription description() {
        return DESCRIPTION;
    }

    @Override
    public KeySource create(SourceConfig config, SourceContext context) throws BadSourceConfigException {
        ParameterSet set = ParameterSet.named(config.text(PARAMETER_SET));
        Implementation implementation = Implementation.named(config.text(PROVIDER));
        try {
            return new MlKemSource(new MlKem(set, implementation), context.random());
        } catch (NoSuchAlgorithmException e) {
            throw new BadSourceConfigException(
                    PROVIDER,
                    "'" + implementation.word() + "' has no " + set.standardName() + " in this Java",
                    "set it to the other of: " + String.join(", ", Implementation.names()));
        }
    }
}
