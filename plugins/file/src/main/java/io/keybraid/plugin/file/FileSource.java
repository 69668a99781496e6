package io.keybraid.plugin.file;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.KeySource;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Files of one kind, one for each tunnel. Keeps nothing of them between rounds. */
final class FileSource implements KeySource {

    private final FileKind kind;
    private final SecretFormat format;
    private final Optional<String> owner;
    private final Duration oldest;
    private final SourceContext context;
    private final FileHealth health = new FileHealth();

    FileSource(FileKind kind, SecretFormat format, Optional<String> owner, Duration oldest, SourceContext context) {
        this.kind = kind;
        this.format = format;
        this.owner = owner;
        this.oldest = oldest;
        this.context = context;
    }

    /** Static for all kinds: whoever had a copy of the file beforehand has every secret that comes from it. */
    @Override
    public Assurance assurance() {
        return Assurance.STATIC;
    }

    @Override
    public String algorithm() {
        return kind.algorithm();
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) throws BadSourceConfigException {
        Path path = tunnelSettings.file(FileFactory.PATH);
        GuardedFile file = new GuardedFile(path, owner);
        return switch (kind) {
            case STATIC, RENEWED -> secretStrand(file);
            case PAD -> padStrand(file);
        };
    }

    private Strand secretStrand(GuardedFile guarded) throws BadSourceConfigException {
        SecretFile file = new SecretFile(guarded, format);
        try {
            SecretFile.Secret secret = file.read();
            health.note(guarded.path(), "written " + secret.changed());
            secret.close();
        } catch (FileProblem e) {
            tolerate(e, guarded.path());
        }
        return new SecretStrand(file, oldest, context, health);
    }

    private Strand padStrand(GuardedFile guarded) throws BadSourceConfigException {
        Pad pad = new Pad(guarded);
        try {
            health.note(guarded.path(), pad.left() + " bytes left");
        } catch (FileProblem e) {
            tolerate(e, guarded.path());
        }
        return new PadStrand(pad, health);
    }

    /** Another program may write its file only later. Whatever is there must be fit. */
    private void tolerate(FileProblem problem, Path path) throws BadSourceConfigException {
        if (kind != FileKind.RENEWED || !problem.isAbsent()) {
            throw problem.inConfiguration();
        }
        health.found(path, problem);
    }

    @Override
    public SourceHealth health() {
        return health.toHealth();
    }

    @Override
    public void close() {}
}
