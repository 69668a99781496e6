package io.keybraid.host.wireguard;

import io.keybraid.host.key.InterfaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What WireGuard interfaces this machine shows, for hints and defaults: nothing is decided by it. */
public final class InterfaceSurvey {

    private static final String SUFFIX = ".sock";
    private static final int SHOWN = 10;

    private final Path directory;
    private final Path kernelInterfaces;

    public InterfaceSurvey(Path directory) {
        this(directory, Path.of("/sys/class/net"));
    }

    public InterfaceSurvey(Path directory, Path kernelInterfaces) {
        this.directory = directory;
        this.kernelInterfaces = kernelInterfaces;
    }

    public Path directory() {
        return directory;
    }

    /** Whether the directory is there and we may not look into it. */
    public boolean isClosedToUs() {
        return Files.isDirectory(directory) && !Files.isExecutable(directory);
    }

    /** Whether a userspace interface of this name has, or had, a socket. */
    public boolean hasSocket(InterfaceName name) {
        return Files.exists(directory.resolve(name.value() + SUFFIX));
    }

    /** Whether the kernel's own WireGuard has an interface of this name in our network namespace. */
    public boolean isKernelInterface(InterfaceName name) {
        try (Stream<String> lines =
                Files.lines(kernelInterfaces.resolve(name.value()).resolve("uevent"))) {
            return lines.anyMatch("DEVTYPE=wireguard"::equals);
        } catch (IOException e) {
            return false;
        }
    }

    /** In words: which userspace interfaces have a socket. */
    public String whatIsThere() {
        if (!Files.isDirectory(directory)) {
            return directory + " does not exist, so no userspace WireGuard runs here";
        }
        List<String> names = names();
        if (names.isEmpty()) {
            return directory + " holds no socket, so no userspace WireGuard runs here";
        }
        String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
        return "there now: " + names.stream().limit(SHOWN).collect(Collectors.joining(", ")) + more;
    }

    /** Those with a socket and the kernel's own, in alphabetical order. */
    public List<InterfaceName> interfaces() {
        return Stream.concat(names().stream(), kernelNames().stream())
                .distinct()
                .sorted()
                .map(InterfaceName::new)
                .toList();
    }

    private List<String> kernelNames() {
        try (Stream<Path> links = Files.list(kernelInterfaces)) {
            return links.map(link -> link.getFileName().toString())
                    .filter(name -> name.length() < 16 && isKernelInterface(new InterfaceName(name)))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
