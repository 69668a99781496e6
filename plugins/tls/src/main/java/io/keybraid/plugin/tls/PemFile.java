package io.keybraid.plugin.tls;

import io.keybraid.api.BadSourceConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A PEM file that a setting names, read without making a String of what it holds.
 *
 * @param setting the name of the setting
 * @param path the file
 */
record PemFile(String setting, Path path) {

    private static final int MAX_BYTES = 1 << 20;
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    /**
     * Its blocks, in their order, at least one; the caller closes them.
     *
     * @throws BadSourceConfigException if it cannot be read or is not PEM
     */
    List<PemBlock> blocks() throws BadSourceConfigException {
        byte[] file = bytes();
        try {
            List<PemBlock> blocks = parse(file);
            if (blocks.isEmpty()) {
                throw mistake(
                        "holds no PEM block",
                        "it must hold '-----BEGIN …-----' lines; make PEM of DER or PKCS#12 with openssl x509, openssl pkey or"
                                + " openssl pkcs12 -nodes");
            }
            return blocks;
        } finally {
            Arrays.fill(file, (byte) 0);
        }
    }

    /** A mistake in this file. */
    BadSourceConfigException mistake(String problem, String advice) {
        return new BadSourceConfigException(setting, path + " " + problem, advice);
    }

    private byte[] bytes() throws BadSourceConfigException {
        try {
            if (Files.isDirectory(path)) {
                throw mistake("is a folder", "name the PEM file in it");
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) { // reading from a pipe might never end
                throw mistake("is not a file", "name a PEM file");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw mistake("is larger than 1 MiB", "name a PEM file");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw mistake("does not exist", "check the path; a relative one begins at the configuration file's folder");
        } catch (AccessDeniedException e) {
            throw mistake("may not be read by this user", "let the user that runs keybraid read it (chown, chmod 600)");
        } catch (IOException e) {
            throw mistake("cannot be read: " + e.getClass().getSimpleName(), "check the file and its disk");
        }
    }

    private List<PemBlock> parse(byte[] file) throws BadSourceConfigException {
        List<PemBlock> blocks = new ArrayList<>();
        for (int at = indexOf(file, BEGIN, 0); at >= 0; at = indexOf(file, BEGIN, at)) {
            int labelEnd = indexOf(file, DASHES, at + BEGIN.length());
            String label = labelEnd < 0 ? "" : ascii(file, at + BEGIN.length(), labelEnd);
            int end = labelEnd < 0 ? -1 : indexOf(file, "-----END " + label + DASHES, labelEnd);
            if (end < 0 || label.length() > 64 || label.contains("\n")) {
                throw mistake("has a PEM block that does not end", "copy the file again; it is cut short or damaged");
            }
            blocks.add(block(label, file, labelEnd + DASHES.length(), end));
            at = end;
        }
        return blocks;
    }

    private PemBlock block(String label, byte[] file, int from, int to) throws BadSourceConfigException {
        // A header (RFC 1421) has a colon, which base64 has not.
        boolean encrypted = label.startsWith("ENCRYPTED") || contains(file, "Proc-Type:", from, to);
        if (encrypted) {
            return new PemBlock(label, true, new byte[0]);
        }
        byte[] content = Arrays.copyOfRange(file, from, to);
        try {
            return new PemBlock(label, false, Base64.getMimeDecoder().decode(content));
        } catch (IllegalArgumentException e) {
            throw mistake("has a block '" + label + "' that is not base64", "copy the file again; it is damaged");
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static boolean contains(byte[] file, String text, int from, int to) {
        int at = indexOf(file, text, from);
        return at >= 0 && at < to;
    }

    private static String ascii(byte[] file, int from, int to) {
        return new String(file, from, to - from, StandardCharsets.US_ASCII);
    }

    private static int indexOf(byte[] file, String text, int from) {
        byte[] sought = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = from; i <= file.length - sought.length; i++) {
            if (Arrays.equals(file, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }
}
