package io.keybraid.sim.cli;

import io.keybraid.sim.SimulatedKme;
import io.keybraid.sim.pki.Pki;
import io.keybraid.sim.topology.SaeId;
import java.nio.file.Path;

/** Shell lines that call a KME as an SAE. They work as they stand, in a POSIX shell, one after the other. */
record CurlLines(Pki pki, SimulatedKme kme, SaeId sae) {

    String status(SaeId slave) {
        return curl() + quoted(path(slave, "status"));
    }

    /** Shows the container and keeps the key_ID for the next line. */
    String encKeys(SaeId slave) {
        return "key_ID=$(" + curl() + quoted(path(slave, "enc_keys?number=1&size=256"))
                + " | tee /dev/stderr | sed 's/.*\"key_ID\":\"\\([^\"]*\\)\".*/\\1/')";
    }

    String decKeys(SaeId master) {
        return curl() + quoted(path(master, "dec_keys?key_ID=")) + "\"$key_ID\"";
    }

    private String curl() {
        return "curl -sS --cacert " + quoted(kme.ca()) + " --cert " + quoted(pki.certificate(sae.value())) + " --key "
                + quoted(pki.privateKey(sae.value())) + " ";
    }

    private String path(SaeId other, String rest) {
        return kme.url() + "/api/v1/keys/" + other + "/" + rest;
    }

    private static String quoted(Path path) {
        return quoted(path.toString());
    }

    // In single quotes a shell changes nothing; a single quote is put outside them.
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
