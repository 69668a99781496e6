package io.keybraid.host.config;

import io.keybraid.host.key.HostPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the configuration of the file's top level. */
final class HostParser {

    /** Keybraid's port on every address of this machine. */
    static final List<HostPort> DEFAULT_LISTEN = List.of(new HostPort("0.0.0.0", 7432), new HostPort("::", 7432));

    /** sockaddr_un of Linux holds 108 bytes with a zero at the end (unix(7)). */
    private static final int LONGEST_SOCKET_PATH = 107;

    static final Set<String> KNOWN = new LinkedHashSet<>(List.of(
            "identity",
            "listen",
            "state",
            "admin-socket",
            "admin-group",
            "plugins",
            "web",
            "on-event",
            "log-format",
            "wireguard",
            "sources",
            "tunnels"));

    private final Path file;
    private final Section root;
    private final Mistakes mistakes;
    private final Mistakes warnings;
    private final Values values;

    HostParser(Path file, Section root, Mistakes mistakes) {
        this.file = file;
        this.root = root.knowing(KNOWN);
        this.mistakes = mistakes;
        this.warnings = new Mistakes(file);
        this.values = new Values(HostConfig.folderOf(file));
    }

    /** Empty only where a mistake was told. */
    Optional<HostConfig> parse() {
        Optional<Path> identity = root.required(
                "identity", values::path, "name this host's identity file; 'keybraid identity new' makes one");
        Optional<Path> state = root.required(
                "state", values::path, "name a folder that only this host uses, such as /var/lib/keybraid");
        Optional<Path> socket = adminSocket(state);
        Optional<String> group = root.optional("admin-group", Values::text);
        if (group.isPresent() && !root.has("admin-socket")) {
            root.wrong(
                    "admin-group",
                    "cannot reach a socket in the state folder, which nobody else may enter",
                    "set admin-socket as well, such as /run/keybraid/admin.sock");
        }
        int before = mistakes.count();
        List<HostPort> listen = listen();
        boolean mustDial = listen.isEmpty() && mistakes.count() == before;
        Optional<HostPort> web = root.optional("web", Values::listen);
        List<String> onEvent = onEvent();
        LogFormat logFormat = root.optional("log-format", Values.choice(List.of("text", "json")))
                .map(word -> LogFormat.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(LogFormat.TEXT);
        Optional<PluginsConfig> plugins = plugins();
        WireGuardConfig wireGuard = wireGuard();
        Map<String, SourceSection> sources = new SourcesParser(root, mistakes).parse();
        Map<String, TunnelConfig> tunnels = new TunnelsParser(root, mistakes, wireGuard.backend(), mustDial).parse();
        if (mistakes.count() > 0) {
            return Optional.empty();
        }
        new ConfigWarnings(root, warnings).look(file, web, sources.keySet(), tunnels.values());
        return Optional.of(new HostConfig(
                file,
                identity.orElseThrow(),
                listen,
                state.orElseThrow(),
                socket.orElseThrow(),
                group,
                web,
                onEvent,
                logFormat,
                plugins.orElseThrow(),
                wireGuard,
                sources,
                tunnels,
                warnings.inOrder()));
    }

    private Optional<Path> adminSocket(Optional<Path> state) {
        Optional<Path> socket = root.has("admin-socket")
                ? root.optional("admin-socket", values::path)
                : state.map(folder -> folder.resolve("admin.sock"));
        int length = socket.map(path -> path.toString().getBytes(StandardCharsets.UTF_8).length)
                .orElse(0);
        if (length > LONGEST_SOCKET_PATH) {
            root.wrong(
                    root.has("admin-socket") ? "admin-socket" : "state",
                    "makes " + socket.orElseThrow() + " of " + length + " bytes; a socket's path has at most "
                            + LONGEST_SOCKET_PATH,
                    "set admin-socket to a shorter path, such as /run/keybraid/admin.sock");
        }
        return socket;
    }

    private List<HostPort> listen() {
        List<HostPort> listen = root.list("listen", Values::listen).orElse(DEFAULT_LISTEN);
        long different = listen.stream()
                .filter(address -> address.port() != 0)
                .distinct()
                .count();
        if (different < listen.stream().filter(address -> address.port() != 0).count()) {
            root.wrong("listen", "holds the same address twice", "take one out");
        }
        return listen;
    }

    private List<String> onEvent() {
        String hint = "write the whole path of a program, such as /usr/local/bin/alarm, or [program, argument, …]:"
                + " no shell looks for it";
        List<String> command = root.list("on-event", text -> text).orElse(List.of());
        if (!command.isEmpty() && !command.getFirst().startsWith("/")) {
            root.wrong("on-event", "'" + command.getFirst() + "' is not an absolute path", hint);
        }
        return command;
    }

    private Optional<PluginsConfig> plugins() {
        String hint = "write plugins: { directory: … }, naming the folder that holds the plugin jars";
        if (!root.has("plugins")) {
            root.missing("plugins", hint);
        }
        return root.section("plugins").flatMap(section -> {
            section.knowing(new LinkedHashSet<>(List.of("directory", "pins")));
            Optional<Path> directory = section.required("directory", values::path, hint);
            Map<String, String> pins = new LinkedHashMap<>();
            section.section("pins")
                    .ifPresent(jars -> jars.names().forEach(jar -> {
                        if (!jar.endsWith(".jar") || jar.contains("/")) {
                            mistakes.add(
                                    jars.key(jar),
                                    jars.path(),
                                    "'" + jar + "' is not a jar's name",
                                    "write it like mlkem.jar");
                        }
                        jars.optional(jar, Values::jarDigest).ifPresent(digest -> pins.put(jar, digest));
                    }));
            return directory.map(folder -> new PluginsConfig(folder, pins));
        });
    }

    private WireGuardConfig wireGuard() {
        Optional<Section> section = root.section("wireguard");
        section.ifPresent(known -> known.knowing(new LinkedHashSet<>(List.of("backend", "socket-directory"))));
        BackendChoice backend = section.flatMap(known ->
                        known.optional("backend", Values.choice(List.of("auto", "uapi", "netlink", "wg", "memory"))))
                .map(word -> BackendChoice.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(BackendChoice.AUTO);
        Path directory = section.flatMap(known -> known.optional("socket-directory", values::path))
                .orElse(WireGuardConfig.DEFAULT_SOCKET_DIRECTORY);
        return new WireGuardConfig(backend, directory);
    }
}
