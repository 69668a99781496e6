package io.keybraid.plugin.tls;

import io.keybraid.api.BadSourceConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** A file that holds a secret of ours. */
public final class SecretFile {

    private SecretFile() {}

    /**
     * Refuses one that everybody on this machine may read, and what is no file: reading from a pipe might never end. A file that is not
     * there, or may not be looked at, is left to whoever reads it.
     *
     * @param setting that names it
     */
    public static void require(String setting, Path path) throws BadSourceConfigException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new BadSourceConfigException(setting, path + " is not a file", "name the file with the secret");
        }
        if (isOpenToAll(path)) {
            throw new BadSourceConfigException(
                    setting,
                    path + " may be read by everybody on this machine",
                    "chmod 600 " + path + ", and chown it to the user that runs keybraid; ask who may have read it");
        }
    }

    private static boolean isOpenToAll(Path path) {
        try {
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
