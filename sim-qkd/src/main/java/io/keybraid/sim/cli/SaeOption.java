package io.keybraid.sim.cli;

import static io.keybraid.sim.SimulatorOptions.KME_A;
import static io.keybraid.sim.SimulatorOptions.KME_B;

import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.SaeSite;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code NAME@KME}; the KME may be shortened to a or b. */
final class SaeOption implements ITypeConverter<SaeSite> {

    @Override
    public SaeSite convert(String text) {
        int at = text.lastIndexOf('@');
        if (at <= 0) {
            throw wrong(text);
        }
        String kme = switch (text.substring(at + 1)) {
            case "a", KME_A -> KME_A;
            case "b", KME_B -> KME_B;
            default -> throw wrong(text);
        };
        return new SaeSite(new SaeId(text.substring(0, at)), kme);
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException("'" + text + "' is not an SAE and its KME, as in sae-carol@kme-a");
    }
}
