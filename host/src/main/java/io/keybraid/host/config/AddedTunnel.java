package io.keybraid.host.config;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A tunnel that is written into a configuration file, with the defaults of everything it does not name. Nothing else in the
 * file is touched, comments included.
 *
 * @param source the one that it is braided from
 */
public record AddedTunnel(
        String name,
        InterfaceName interfaceName,
        WireGuardKey peer,
        IdentityPin identity,
        Optional<HostPort> endpoint,
        String source) {

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    /** It holds no secret, and the host may run as another user than the one who sets it up. */
    private static final Set<PosixFilePermission> ALL_READ = PosixFilePermissions.fromString("rw-r--r--");

    public AddedTunnel {
        Objects.requireNonNull(name);
        Objects.requireNonNull(interfaceName);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(source);
    }

    /** Its lines, indented as those of a section. */
    private List<String> lines(String indent) {
        List<String> lines = new ArrayList<>();
        lines.add(indent + name + ":");
        lines.add(indent + indent + "interface: " + interfaceName);
        lines.add(indent + indent + "peer: \"" + peer + "\"");
        lines.add(indent + indent + "identity: \"" + identity + "\"");
        endpoint.ifPresent(place -> lines.add(indent + indent + "endpoint: \"" + place + "\""));
        lines.add(indent + indent + "sources: { " + source + ": {} }");
        return lines;
    }

    /**
     * Makes a file with this tunnel and the source, ML-KEM-1024.
     *
     * @throws OperatorException if there is one already, or it cannot be written; there is none then
     */
    public HostConfig writeNew(Path file, Path identityFile, Path state, Path plugins) throws OperatorException {
        List<String> lines = new ArrayList<>(List.of(
                "# Written by 'keybraid join'; yours to edit. 'keybraid check' tells every mistake.",
                "",
                "# This host's private identity. It never leaves this machine.",
                "identity: \"" + identityFile + "\"",
                "",
                "# What must survive a restart.",
                "state: \"" + state + "\"",
                "",
                "plugins: { directory: \"" + plugins + "\" }",
                "",
                "# Where secrets come from. A QKD network is a further source, of the plugin etsi014.",
                "sources:",
                "  " + source + ": { plugin: mlkem, parameter-set: ML-KEM-1024 }",
                "",
                "tunnels:"));
        lines.addAll(lines("  "));
        String text = String.join("\n", lines) + "\n";
        HostConfig parsed = ConfigParser.parse(file, text);
        write(file, text, ALL_READ, false);
        return parsed;
    }

    /**
     * Adds it behind the last tunnel of a file, all or nothing.
     *
     * @throws OperatorException if the file has mistakes, or would have some with it, or is written in a way that cannot be
     *     added to; it is untouched then
     */
    public HostConfig addTo(Path file) throws OperatorException {
        Path real;
        Set<PosixFilePermission> permissions;
        HostConfig before = ConfigParser.parse(file);
        if (before.tunnels().containsKey(name)) {
            throw new OperatorException(
                    Reason.CONFIG,
                    file + " has a tunnel '" + name + "' already",
                    "give this one another name with --name, or take that one out");
        }
        try {
            real = file.toRealPath();
            permissions = Files.getPosixFilePermissions(real);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        String text = with(ConfigText.read(file), file);
        HostConfig after = ConfigParser.parse(file, text);
        requireNothingElseChanged(file, before, after);
        write(real, text, permissions, true);
        return after;
    }

    private void requireNothingElseChanged(Path file, HostConfig before, HostConfig after) throws OperatorException {
        Map<String, TunnelConfig> others = new LinkedHashMap<>(after.tunnels());
        TunnelConfig added = others.remove(name);
        if (added == null
                || !others.equals(before.tunnels())
                || !after.sources().equals(before.sources())) {
            throw byHand(file);
        }
    }

    private String with(String text, Path file) throws OperatorException {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int section = 0;
        while (section < lines.size() && !lines.get(section).matches("tunnels:\\s*(#.*)?")) {
            section++;
        }
        int last = section;
        String indent = "";
        for (int at = section + 1; at < lines.size() && lines.get(at).matches("\\s.*|#.*|"); at++) {
            if (lines.get(at).matches("\\s+[^\\s#].*")) {
                last = at;
                String ofLine = lines.get(at).replaceAll("\\S.*", "").replace("\r", "");
                indent = indent.isEmpty() ? ofLine : indent;
            }
        }
        if (last == section) {
            throw byHand(file);
        }
        lines.addAll(last + 1, lines(indent));
        if (last + 1 + lines(indent).size() == lines.size()) {
            lines.add("");
        }
        return String.join("\n", lines);
    }

    private OperatorException byHand(Path file) {
        return new OperatorException(
                Reason.CONFIG,
                "cannot add to " + file + ": its tunnels are not written as an indented section",
                "write these lines under its 'tunnels':\n" + String.join("\n", lines("  ")));
    }

    private static void write(Path file, String text, Set<PosixFilePermission> permissions, boolean over)
            throws OperatorException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (!over && Files.exists(file)) {
                throw new IOException("it exists already");
            }
            Files.createDirectories(HostConfig.folderOf(file));
            Files.deleteIfExists(beside);
            Files.createFile(beside, PosixFilePermissions.asFileAttribute(OWNERS));
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(beside, permissions);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static OperatorException unwritable(Path file, IOException e) {
        return new OperatorException(
                Reason.CONFIG,
                "cannot write " + file + ": " + e.getMessage(),
                "run as a user who may write in its folder; the file is as it was",
                e);
    }
}
