package io.keybraid.plugin.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * The PEM files that mutual TLS takes.
 *
 * @param certificate ours first, then those between it and the server's CA
 * @param privateKey its key
 * @param ca where the server's certificate comes from
 */
public record TlsFiles(Path certificate, Path privateKey, Path ca) {

    /** What the files look like from outside; another look means that one of them was written or replaced. */
    List<String> look() {
        return Stream.of(certificate, privateKey, ca).map(TlsFiles::look).toList();
    }

    /** Follows links: certificates are often renewed by turning one. */
    private static String look(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.fileKey() + " " + now.size() + " " + now.lastModifiedTime();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
