package io.keybraid.host.daemon;

/** The sources that a running host uses now; another configuration may replace them. Closing it closes those. */
final class SourcesInForce implements AutoCloseable {

    private volatile ConfiguredSources sources;

    SourcesInForce(ConfiguredSources sources) {
        this.sources = sources;
    }

    ConfiguredSources get() {
        return sources;
    }

    void set(ConfiguredSources others) {
        sources = others;
    }

    @Override
    public void close() {
        sources.close();
    }
}
