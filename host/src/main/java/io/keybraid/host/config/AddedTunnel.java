package io.keybraid.host.config;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A tunnel that is written into a configuration file, with the defaults of everything it does not name. Nothing else in the
 * file is touched, comments included.
 *
 * @param sources those that it is braided from, each with the plugin's settings for this tunnel: values by name
 */
public record AddedTunnel(
        String name,
        InterfaceName interfaceName,
        WireGuardKey peer,
        IdentityPin identity,
        Optional<HostPort> endpoint,
        Map<String, Map<String, List<String>>> sources) {

    private static final String NO_TUNNELS = "tunnels:\\s*\\{\\s*}\\s*(#.*)?";
    private static final String SECTION = "tunnels:\\s*(#.*)?|" + NO_TUNNELS;

    public AddedTunnel {
        Objects.requireNonNull(name);
        Objects.requireNonNull(interfaceName);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(endpoint);
        sources.values().forEach(WrittenValues::require);
        sources = InOrder.copyOf(sources);
    }

    /** Its lines, indented as those of a section. */
    private List<String> lines(String indent) {
        List<String> lines = new ArrayList<>();
        lines.add(indent + name + ":");
        lines.add(indent + indent + "interface: " + interfaceName);
        lines.add(indent + indent + "peer: \"" + peer + "\"");
        lines.add(indent + indent + "identity: \"" + identity + "\"");
        endpoint.ifPresent(place -> lines.add(indent + indent + "endpoint: \"" + place + "\""));
        lines.add(indent + indent + "sources: " + writtenSources());
        return lines;
    }

    private String writtenSources() {
        return sources.entrySet().stream()
                .map(source -> source.getKey() + ": " + WrittenValues.inOneLine(source.getValue()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    /**
     * Alone in a file that is not there yet.
     *
     * @throws OperatorException if it would have mistakes
     */
    public ConfigDraft addedTo(NewConfig config) throws OperatorException {
        String text = with(config.text(), config.file());
        return new ConfigDraft(ConfigParser.parse(config.file(), text), text, false);
    }

    /**
     * Behind the last tunnel of a file.
     *
     * @throws OperatorException if the file has mistakes, or would have some with it, or is written in a way that cannot be added to
     */
    public ConfigDraft addedTo(Path file) throws OperatorException {
        HostConfig before = ConfigParser.parse(file);
        if (before.tunnels().containsKey(name)) {
            throw new OperatorException(
                    Reason.CONFIG,
                    file + " has a tunnel '" + name + "' already",
                    "give this one another name with --name, or take that one out");
        }
        String text = with(ConfigText.read(file), file);
        HostConfig after = ConfigParser.parse(file, text);
        requireNothingElseChanged(file, before, after);
        return new ConfigDraft(after, text, true);
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
        while (section < lines.size() && !lines.get(section).matches(SECTION)) {
            section++;
        }
        if (section < lines.size() && lines.get(section).matches(NO_TUNNELS)) {
            lines.set(section, lines.get(section).replaceFirst("\\s*\\{\\s*}", ""));
            lines.addAll(section + 1, lines("  "));
            return String.join("\n", lines);
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
}
