package io.keybraid.plugin.file;

import io.keybraid.api.Assurance;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.Setting;
import io.keybraid.api.Setting.Kind;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.api.SourceDescription;
import java.util.List;
import org.pf4j.Extension;

/** The entrance to this plugin. */
@Extension
public final class FileFactory implements KeySourceFactory {

    static final String PATH = "path";

    private static final String KIND = "kind";
    private static final String FORMAT = "format";
    private static final String OWNER = "owner";
    private static final String MAX_AGE = "max-age";

    static final List<Setting> OF_SOURCE = List.of(
            Setting.choice(KIND, FileKind.words(), FileKind.STATIC.word(), "how the file behaves"),
            Setting.choice(
                    FORMAT, SecretFormat.words(), "base64", "how a secret is written in it; a pad is always raw"),
            Setting.optional(OWNER, Kind.TEXT, "a further user whose files they may be, such as rosenpass"),
            Setting.withDefault(
                    MAX_AGE, Kind.DURATION, "0s", "how long ago a file may have been written at most; 0s: no matter"));

    static final List<Setting> OF_TUNNEL = List.of(Setting.required(PATH, Kind.FILE, "the file"));

    private static final SourceDescription DESCRIPTION = new SourceDescription(
            "file",
            "a secret from a file: kept, renewed by another program, or a one-time pad",
            List.of(Assurance.STATIC),
            FileKind.algorithms(),
            OF_SOURCE,
            OF_TUNNEL);

    @Override
    public SourceDescription description() {
        return DESCRIPTION;
    }

    @Override
    public KeySource create(SourceConfig config, SourceContext context) {
        return new FileSource(
                FileKind.named(config.text(KIND)),
                SecretFormat.named(config.text(FORMAT)),
                config.optionalText(OWNER),
                config.duration(MAX_AGE),
                context);
    }
}
