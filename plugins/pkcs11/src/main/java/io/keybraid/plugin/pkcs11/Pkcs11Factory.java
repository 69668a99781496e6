package io.keybraid.plugin.pkcs11;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.Setting;
import io.keybraid.api.Setting.Kind;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.api.SourceDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** The entrance to this plugin. It asks nothing of the token, which may be plugged in later. */
@Extension
public final class Pkcs11Factory implements KeySourceFactory {

    static final String KEY = "key";

    private static final String LIBRARY = "library";
    private static final String SLOT = "slot";
    private static final String PIN = "pin";
    private static final String MECHANISM = "mechanism";

    static final List<Setting> OF_SOURCE = List.of(
            Setting.required(LIBRARY, Kind.FILE, "the PKCS#11 library of the token"),
            Setting.optional(SLOT, Kind.TEXT, "the number of the token's slot, if it is not in the first one"),
            Setting.optional(PIN, Kind.FILE, "the file with the PIN; without it the terminal is asked"),
            Setting.choice(
                    MECHANISM, Mechanism.words(), Mechanism.AES.word(), "what the key is for, the same at both ends"));

    static final List<Setting> OF_TUNNEL =
            List.of(Setting.required(KEY, Kind.TEXT, "the label of the secret key in the token"));

    private static final SourceDescription DESCRIPTION = new SourceDescription(
            "pkcs11",
            "a secret key that lies in a hardware token at both ends: no token, no key",
            List.of(Assurance.STATIC),
            Mechanism.algorithms(),
            OF_SOURCE,
            OF_TUNNEL);

    @Override
    public SourceDescription description() {
        return DESCRIPTION;
    }

    @Override
    public KeySource create(SourceConfig config, SourceContext context) throws BadSourceConfigException {
        Path library = config.file(LIBRARY);
        Mechanism mechanism = Mechanism.named(config.text(MECHANISM));
        Optional<String> slot = config.optionalText(SLOT);
        Optional<Path> pin = config.optionalFile(PIN);
        if (!Files.isReadable(library)) {
            throw new BadSourceConfigException(
                    LIBRARY, library + " cannot be read", "name the token's PKCS#11 library, such as opensc-pkcs11.so");
        }
        if (slot.isPresent() && !slot.get().matches("[0-9]{1,18}|0x[0-9a-fA-F]{1,15}")) {
            throw new BadSourceConfigException(
                    SLOT,
                    "'" + slot.get() + "' is not a slot's number",
                    "pkcs11-tool --list-slots shows it in brackets, such as 0x1f");
        }
        Pin source = pin.isPresent() ? Pin.inFile(pin.get()) : Pin.fromTerminal(context.sourceName());
        Token token = new Token(new TokenPlace(library, slot), source, context.clock());
        return new Pkcs11Source(mechanism, token, context.random());
    }
}
