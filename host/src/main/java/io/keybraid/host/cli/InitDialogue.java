package io.keybraid.host.cli;

import io.keybraid.api.Assurance;
import io.keybraid.api.Setting;
import io.keybraid.host.config.BadConfigException;
import io.keybraid.host.config.NewConfig;
import io.keybraid.host.config.NewSource;
import io.keybraid.host.daemon.ConfiguredSources;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.plugin.LoadedPlugin;
import io.keybraid.host.plugin.PluginHost;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code keybraid init} asks somebody at a terminal. Every question has an answer that is empty. */
final class InitDialogue {

    private final Questions questions;
    private final NewConfig usual;

    InitDialogue(Questions questions, NewConfig usual) {
        this.questions = questions;
        this.usual = usual;
    }

    /** Asks only where there are several and nobody chose. */
    Interfaces interfaces(Interfaces there) throws OperatorException {
        if (there.toBeNamed().isEmpty() || there.chosen().isPresent()) {
            return there;
        }
        String first = there.inWords().keySet().iterator().next().value();
        return questions.ask("Which WireGuard interface, of " + there.names() + "?", first, there::choose);
    }

    Optional<HostPort> endpoint() throws OperatorException {
        questions.say("Where can the other end dial this host, as berlin.example:7432?");
        return questions.ask(
                "Empty: it cannot, this host dials",
                "",
                answer -> answer.isEmpty() ? Optional.empty() : Optional.of(EndpointOption.place(answer)));
    }

    /** These, and those that are wanted beside them. */
    List<NewSource> sources(List<NewSource> given) throws OperatorException {
        List<NewSource> all = new ArrayList<>(given);
        try (PluginHost plugins = PluginHost.load(usual.plugins(), Map.of())) {
            Optional<LoadedPlugin> wanted = plugin(plugins);
            while (wanted.isPresent()) {
                add(wanted.get(), all);
                wanted = plugin(plugins);
            }
        }
        return all;
    }

    private Optional<LoadedPlugin> plugin(PluginHost plugins) throws OperatorException {
        questions.say("Keys come from ML-KEM-1024, which needs nothing else.");
        questions.say("They can be braided from others as well:");
        for (LoadedPlugin plugin : plugins.plugins()) {
            questions.say("  " + plugin.name());
            questions.say("      " + plugin.description().summary());
        }
        return questions.ask("One of them? Empty: no, or no more", "", answer -> {
            Optional<LoadedPlugin> found = plugins.find(answer);
            if (found.isEmpty() && !answer.isEmpty()) {
                throw new OperatorException(
                        Reason.USAGE, "there is no plugin '" + answer + "'", "answer with one of the words above");
            }
            return found;
        });
    }

    /** Until its plugin is content with what was answered. */
    private void add(LoadedPlugin plugin, List<NewSource> all) throws OperatorException {
        Map<String, String> answers = new LinkedHashMap<>();
        while (true) {
            try {
                NewSource source = source(plugin, answers);
                examine(source, all);
                all.add(source);
                return;
            } catch (OperatorException e) {
                questions.complain(e);
                if (questions.ask("Once more? Empty: leave it out", "").isEmpty()) {
                    return;
                }
            }
        }
    }

    private NewSource source(LoadedPlugin plugin, Map<String, String> answers) throws OperatorException {
        boolean qkd = plugin.description().assurances().equals(List.of(Assurance.QKD));
        String otherwise = answers.getOrDefault("", qkd ? "qkd" : plugin.name());
        String name = questions.ask("What to call it, the same at both ends", otherwise);
        answers.put("", name);
        Map<String, List<String>> settings = new LinkedHashMap<>();
        for (Setting setting : plugin.description().sourceSettings()) {
            if (setting.required()) {
                String before = answers.getOrDefault(setting.name(), "");
                String answer = questions.ask(setting.name() + ", " + setting.description(), before);
                answers.put(setting.name(), answer);
                if (!answer.isEmpty()) {
                    settings.put(setting.name(), List.of(answer));
                }
            }
        }
        try {
            return new NewSource(name, plugin.name(), settings);
        } catch (IllegalArgumentException e) {
            throw new OperatorException(Reason.USAGE, String.valueOf(e.getMessage()), "answer anew", e);
        }
    }

    private void examine(NewSource source, List<NewSource> all) throws OperatorException {
        if (all.stream().anyMatch(other -> other.name().equals(source.name()))) {
            throw new OperatorException(
                    Reason.USAGE, "there is a source '" + source.name() + "' already", "call this one otherwise");
        }
        List<NewSource> together = new ArrayList<>(all);
        together.add(source);
        try {
            ConfiguredSources.open(usual.with(together).draft().config(), InstantSource.system(), new SecureRandom())
                    .close();
        } catch (BadConfigException e) {
            throw SettingsOption.inWordsOfTheLine(e, "sources");
        }
    }
}
