package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceOpenerTest {

    private final FakePlugin fake = new FakePlugin("fake");
    private final SourceOpener opener = opener(List.of(fake.loaded(), new FakePlugin("other").loaded()));

    private static SourceOpener opener(List<LoadedPlugin> plugins) {
        PluginHost host = new PluginHost(Path.of("/plugins"), plugins, List.of());
        return new SourceOpener(host, Path.of("/etc/keybraid"), InstantSource.system(), new SecureRandom());
    }

    private static SourceSettings source(String name, Map<String, String> written) {
        return new SourceSettings(name, "fake", written);
    }

    private static SourceSettings breaking(String name, String where) {
        return source(name, Map.of("breaks", where));
    }

    private static StrandSettings strand(String tunnel, String source) {
        return new StrandSettings(tunnel, source, Map.of("peer", "bob"));
    }

    private <E extends OperatorException> E refusal(
            Class<E> type, List<SourceSettings> sources, List<StrandSettings> strands) {
        E refused =
                catchThrowableOfType(type, () -> opener.open(sources, strands).close());
        assertThat(refused).as("the sources were opened").isNotNull();
        return refused;
    }

    @Test
    void opensSourcesAndTheStrandsOfTunnelsInOrder() throws OperatorException {
        Sources sources = opener.open(
                List.of(source("one", Map.of()), source("two", Map.of())),
                List.of(strand("paris", "two"), strand("paris", "one"), strand("rome", "one")));
        try (sources) {
            assertThat(sources.all()).extracting(OpenSource::name).containsExactly("one", "two");
            assertThat(sources.strands("paris"))
                    .extracting(strand -> strand.source().name())
                    .containsExactly("two", "one");
            assertThat(sources.strands("rome")).hasSize(1);
            assertThat(sources.strands("oslo")).isEmpty();
            assertThat(sources.find("two")).isPresent();
        }
        assertThat(fake.events)
                .containsExactly(
                        "opened one",
                        "opened two",
                        "strand of two to bob",
                        "strand of one to bob",
                        "strand of one to bob",
                        "closed two",
                        "closed one");
    }

    @Test
    void closesTheRestThoughOneThrows() throws OperatorException {
        opener.open(List.of(source("one", Map.of()), breaking("two", "close")), List.of())
                .close();
        assertThat(fake.events).endsWith("closed two", "closed one");
    }

    @Test
    void tellsAllMistakesOfAllSourcesAndTunnelsAtOnce() {
        BadSourcesException refused = refusal(
                BadSourcesException.class,
                List.of(
                        source("one", Map.of("sice", "3", "breaks", "")),
                        breaking("two", "settings"),
                        source("three", Map.of())),
                List.of(
                        new StrandSettings("paris", "one", Map.of()),
                        new StrandSettings("paris", "three", Map.of("pear", "bob", "peer", "bob")),
                        strand("rome", "tree")));
        assertThat(refused.mistakes())
                .extracting(SourceMistake::message)
                .containsExactly(
                        "source 'one', sice: is not a setting",
                        "source 'one', breaks: needs one value",
                        "source 'two', size: does not go with the rest",
                        "tunnel 'paris', source 'one', peer: is missing",
                        "tunnel 'paris', source 'three', pear: is not a setting",
                        "tunnel 'rome', source 'tree', tree: is not a configured source");
        assertThat(refused.reason()).isEqualTo(Reason.CONFIG);
        assertThat(refused).hasMessage("source 'one', sice: is not a setting");
        assertThat(refused.hint()).isEqualTo("did you mean 'size'? (and 5 mistakes more)");
        assertThat(refused.mistakes().getLast().mistake().advice()).isEqualTo("did you mean 'three'?");
        assertThat(fake.events).containsExactly("opened three", "closed three");
    }

    @Test
    void tellsThePluginThatWasMeantAndThoseThatAreThere() {
        BadSourcesException refused =
                refusal(BadSourcesException.class, List.of(new SourceSettings("pq", "fke", Map.of())), List.of());
        assertThat(refused).hasMessage("source 'pq', plugin: no plugin 'fke' is loaded");
        assertThat(refused.hint()).isEqualTo("did you mean 'fake'? in /plugins are: fake, other");
    }

    @Test
    void tellsThatNoPluginIsThereAtAll() {
        BadSourcesException refused = catchThrowableOfType(
                BadSourcesException.class,
                () -> opener(List.of())
                        .open(List.of(source("pq", Map.of())), List.of())
                        .close());
        assertThat(refused.hint())
                .isEqualTo(
                        "put its jar into the plugins directory, and restart the host if it runs; no plugin is in /plugins");
    }

    @ParameterizedTest
    @CsvSource({
        "create, an exception, 'KeySourceFactory.create: IllegalStateException: the dog ate it'",
        "create, linkage, 'KeySourceFactory.create: NoSuchMethodError: ''void gone()'''",
        "create, overflow, 'KeySourceFactory.create: StackOverflowError'",
        "create-null, -, 'KeySourceFactory.create: it returned nothing'",
        "strand, an exception, 'KeySource.strand for tunnel ''paris'': IllegalStateException: the dog ate it'",
    })
    void stopsAtAPluginThatBreaksItsContractAndClosesWhatWasOpen(String where, String with, String told) {
        OperatorException refused = refusal(
                OperatorException.class,
                List.of(source("one", Map.of()), source("two", Map.of("breaks", where, "with", with))),
                List.of(strand("paris", "one"), strand("paris", "two")));
        assertThat(refused.reason()).isEqualTo(Reason.PLUGIN);
        assertThat(refused).hasMessage("plugin 'fake' (fake-1.0.jar) of source 'two' broke its contract in " + told);
        assertThat(fake.events).endsWith("closed one");
    }

    @ParameterizedTest
    @CsvSource({
        "assurance, 'IllegalArgumentException: assurance QKD is not in the plugin''s description'",
        "algorithm, 'IllegalArgumentException: algorithm ''OTHER'' is not in the plugin''s description'",
    })
    void refusesASourceThatIsNotWhatItsPluginDescribes(String where, String told) {
        OperatorException refused = refusal(OperatorException.class, List.of(breaking("one", where)), List.of());
        assertThat(refused)
                .hasMessage("plugin 'fake' (fake-1.0.jar) of source 'one' broke its contract in"
                        + " KeySource.assurance or algorithm: " + told);
        assertThat(fake.events).containsExactly("opened one", "closed one");
    }
}
