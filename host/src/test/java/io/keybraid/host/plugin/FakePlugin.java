package io.keybraid.host.plugin;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.Examinable;
import io.keybraid.api.Examination;
import io.keybraid.api.Finding;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.Setting;
import io.keybraid.api.Setting.Kind;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.api.SourceDescription;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A plugin that breaks its contract where a source's setting {@code breaks} says so, with what {@code with} says. Notes
 * what is done to it.
 */
final class FakePlugin implements KeySourceFactory {

    final List<String> events = new ArrayList<>();
    private final String name;

    FakePlugin(String name) {
        this.name = name;
    }

    /** As if it had been loaded from a jar. */
    LoadedPlugin loaded() {
        return new LoadedPlugin(
                description(), "1.0", Path.of("plugins", name + "-1.0.jar"), () -> "0".repeat(64), this);
    }

    @Override
    public SourceDescription description() {
        return new SourceDescription(
                name,
                "a plugin for tests",
                List.of(Assurance.CLASSICAL),
                List.of("FAKE"),
                List.of(
                        Setting.withDefault("breaks", Kind.TEXT, "nowhere", "where it breaks its contract"),
                        Setting.withDefault("with", Kind.TEXT, "an exception", "what it does there"),
                        Setting.optional("size", Kind.INTEGER, "of nothing")),
                List.of(Setting.required("peer", Kind.TEXT, "the other end")));
    }

    @Override
    public KeySource create(SourceConfig config, SourceContext context) throws BadSourceConfigException {
        Breach breach = new Breach(config.text("breaks"), config.text("with"));
        breach.at("create");
        if (breach.where.equals("settings")) {
            throw new BadSourceConfigException("size", "does not go with the rest", "leave it out");
        }
        events.add("opened " + context.sourceName());
        return switch (breach.where) {
            case "create-null" -> null;
            case "unexaminable" -> new Source(breach, context.sourceName());
            default -> new ExaminableSource(breach, context.sourceName());
        };
    }

    private record Breach(String where, String with) {

        void at(String place) {
            if (!where.equals(place)) {
                return;
            }
            switch (with) {
                case "linkage" -> throw new NoSuchMethodError("'void gone()'");
                case "overflow" -> throw new StackOverflowError();
                default -> throw new IllegalStateException("the dog ate it");
            }
        }
    }

    private class Source implements KeySource {

        final Breach breach;
        final String source;

        Source(Breach breach, String source) {
            this.breach = breach;
            this.source = source;
        }

        @Override
        public Assurance assurance() {
            return breach.where.equals("assurance") ? Assurance.QKD : Assurance.CLASSICAL;
        }

        @Override
        public String algorithm() {
            return breach.where.equals("algorithm") ? "OTHER" : "FAKE";
        }

        @Override
        public Strand strand(SourceConfig tunnelSettings) {
            breach.at("strand");
            events.add("strand of " + source + " to " + tunnelSettings.text("peer"));
            return new FakeStrand(breach, events);
        }

        @Override
        public SourceHealth health() {
            breach.at("health");
            return SourceHealth.up();
        }

        @Override
        public void close() {
            events.add("closed " + source);
            breach.at("close");
        }
    }

    private final class ExaminableSource extends Source implements Examinable {

        ExaminableSource(Breach breach, String source) {
            super(breach, source);
        }

        @Override
        public void examine(Examination examination) {
            events.add(String.valueOf(Thread.currentThread().getContextClassLoader()));
            for (int i = 0; i < (breach.where.equals("chatter") ? 10_000 : 1); i++) {
                examination.tell(Finding.good("one " + source, "works\nwell" + " indeed".repeat(i)));
            }
            breach.at("examine");
        }
    }

    private record FakeStrand(Breach breach, List<String> events) implements Strand {

        @Override
        public Initiation initiate(RoundContext round) {
            events.add(String.valueOf(Thread.currentThread().getContextClassLoader()));
            breach.at("initiate");
            return new FakeInitiation(breach, events);
        }

        @Override
        public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
            breach.at("respond");
            if (breach.where.equals("respond-properly")) {
                throw new KeySourceException(KeySourceException.Reason.EXHAUSTED, "no key", "wait");
            }
            return new Response(message(breach, "answer"), secret());
        }
    }

    private record FakeInitiation(Breach breach, List<String> events) implements Initiation {

        @Override
        public PublicBytes offer() {
            breach.at("offer");
            return message(breach, "offer");
        }

        @Override
        public SharedSecret complete(PublicBytes answer) {
            breach.at("complete");
            return breach.where.equals("complete-null") ? null : secret();
        }

        @Override
        public void close() {
            events.add("closed exchange");
            breach.at("exchange-close");
        }
    }

    private static PublicBytes message(Breach breach, String what) {
        return PublicBytes.copyOf(new byte[breach.where.equals("long-" + what) ? Strand.MAX_PUBLIC_BYTES + 1 : 1]);
    }

    private static SharedSecret secret() {
        return SharedSecret.copyOf(new byte[32]);
    }
}
