package io.keybraid.host.cli;

import io.keybraid.api.DidYouMean;
import io.keybraid.host.config.BadConfigException;
import io.keybraid.host.config.ConfigMistake;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Settings of sources, as their plugins know them. */
final class SettingsOption {

    private static final Pattern WRITTEN = Pattern.compile("([a-z][a-z0-9-]*)\\.([a-z][a-z0-9-]*)=(.*\\S.*)");

    @Option(
            names = "--set",
            paramLabel = "SOURCE.SETTING=VALUE",
            description = "A setting of a source, such as qkd.peer-sae=sae-bob; may be given several times, for a list"
                    + " with the same name. 'keybraid plugins' tells the settings.")
    private List<String> written = new ArrayList<>();

    /** By the source, then by name; each of the sources is there, in their order. */
    Map<String, Map<String, List<String>>> of(Collection<String> sources) throws OperatorException {
        Map<String, Map<String, List<String>>> settings = new LinkedHashMap<>();
        sources.forEach(source -> settings.put(source, new LinkedHashMap<>()));
        for (String each : written) {
            Matcher matcher = WRITTEN.matcher(each);
            if (!matcher.matches()) {
                throw wrong("'" + each + "' is not a setting", "write it like qkd.peer-sae=sae-bob");
            }
            Map<String, List<String>> of = settings.get(matcher.group(1));
            if (of == null) {
                throw wrong(
                        "'" + matcher.group(1) + "' is none of the sources",
                        DidYouMean.closest(matcher.group(1), sources)
                                .map(source -> "did you mean '" + source + "'?")
                                .orElse("they are: " + String.join(", ", sources) + "; name others with --source"));
            }
            of.computeIfAbsent(matcher.group(2), name -> new ArrayList<>()).add(matcher.group(3));
        }
        return settings;
    }

    private static OperatorException wrong(String problem, String hint) {
        return new OperatorException(Reason.USAGE, "--set: " + problem, hint);
    }

    /**
     * What is wrong with a configuration that is not written yet, in the words of the command line where all of it was said there.
     *
     * @param section whose settings were given here, such as {@code sources}
     */
    static OperatorException inWordsOfTheLine(BadConfigException e, String section) {
        Pattern setting = Pattern.compile(Pattern.quote(section) + "\\.([a-z0-9-]+\\.[a-z0-9-]+)");
        List<Matcher> matchers = e.mistakes().stream()
                .map(wrong -> setting.matcher(wrong.path()))
                .toList();
        if (!matchers.stream().allMatch(Matcher::matches)) {
            return e;
        }
        List<String> problems = new ArrayList<>();
        for (int at = 0; at < matchers.size(); at++) {
            problems.add("--set " + matchers.get(at).group(1) + "=…: "
                    + e.mistakes().get(at).problem());
        }
        return new OperatorException(
                Reason.CONFIG,
                String.join("\n", problems),
                e.mistakes().stream().map(ConfigMistake::hint).collect(Collectors.joining("\n")),
                e);
    }
}
