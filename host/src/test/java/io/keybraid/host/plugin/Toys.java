package io.keybraid.host.plugin;

/** Code of plugins for tests. */
final class Toys {

    /** A factory that loads and describes itself; its sources are none of these tests' concern. */
    static final String FACTORY = factory("", "");

    private Toys() {}

    /** The same with members of its own, and with statements at the beginning of {@code description()}. */
    static String factory(String members, String inDescription) {
        return """
                package toy;
                import io.keybraid.api.*;
                import java.util.*;
                public class Factory implements KeySourceFactory {
                    %s
                    @Override public SourceDescription description() {
                        %s
                        return new SourceDescription("toy", "A toy.", List.of(Assurance.CLASSICAL), List.of("TOY"),
                                List.of(), List.of());
                    }
                    @Override public KeySource create(SourceConfig config, SourceContext context) {
                        throw new UnsupportedOperationException();
                    }
                }
                """.formatted(members, inDescription);
    }
}
