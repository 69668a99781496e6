package io.keybraid.host.plugin;

import java.util.List;
import java.util.Optional;

/** All configured sources, and the strands of all tunnels. Made by {@link SourceOpener}. Thread-safe. */
public final class Sources implements AutoCloseable {

    private final List<OpenSource> sources;
    private final List<OpenStrand> strands;

    Sources(List<OpenSource> sources, List<OpenStrand> strands) {
        this.sources = List.copyOf(sources);
        this.strands = List.copyOf(strands);
    }

    /** In the order of the configuration. */
    public List<OpenSource> all() {
        return sources;
    }

    /** The source with this name in the configuration. */
    public Optional<OpenSource> find(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /** A tunnel's strands, in the order of the configuration; empty for a tunnel that is not known. */
    public List<OpenStrand> strands(String tunnel) {
        return strands.stream().filter(strand -> strand.tunnel().equals(tunnel)).toList();
    }

    /** Closes those that are not among the other's, the last first. Call once, when no round of theirs runs. */
    public void closeAllBut(Sources other) {
        sources.reversed().stream()
                .filter(source -> !other.sources.contains(source))
                .forEach(source -> source.keySource().close());
    }

    /** Closes every source, the last first, whatever one of them throws. Call once, when no round runs. */
    @Override
    public void close() {
        sources.reversed().forEach(source -> source.keySource().close());
    }
}
