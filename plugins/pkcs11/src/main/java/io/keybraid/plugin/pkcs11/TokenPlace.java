package io.keybraid.plugin.pkcs11;

import java.nio.file.Path;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a token is.
 *
 * @param library its PKCS#11 library
 * @param slot the slot's number, in decimal or, after 0x, in hexadecimal digits; without it the first slot is meant
 */
record TokenPlace(Path library, Optional<String> slot) {

    private static final AtomicInteger MADE = new AtomicInteger();

    /**
     * The JDK's provider for this token, an object of its own that is not registered for the process.
     *
     * @throws ProviderException if the library cannot be loaded, or the slot is empty
     */
    Provider provider() {
        Provider template = Security.getProvider("SunPKCS11");
        if (template == null) {
            throw new ProviderException("this Java has no PKCS#11: the module jdk.crypto.cryptoki is missing");
        }
        return template.configure("--name = keybraid" + MADE.incrementAndGet() + "\nlibrary = \"" + library + "\"\n"
                + slot.map(number -> "slot = " + decimal(number)).orElse("slotListIndex = 0") + "\n");
    }

    /** SunPKCS11 knows no other. */
    private static String decimal(String number) {
        return number.startsWith("0x") ? Long.toString(Long.parseLong(number.substring(2), 16)) : number;
    }

    @Override
    public String toString() {
        return library + slot.map(number -> ", slot " + number).orElse(", first slot");
    }
}
