package io.keybraid.host.config;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import tools.jackson.core.JacksonException;

/** Says in an operator's words what a YAML parser says in its own. */
final class YamlGrammar {

    private static final String LOOK_ABOVE =
            "look at the end of the line above, too: a quote, a bracket or the indentation";

    private final String text;
    private final Mistakes mistakes;

    YamlGrammar(String text, Mistakes mistakes) {
        this.text = text;
        this.mistakes = mistakes;
    }

    /** @param at where the parser was last */
    void explain(JacksonException e, Location at) {
        String message = String.valueOf(e.getOriginalMessage());
        if (e instanceof YamlReader.TooDeepException) {
            tell(at, message, "is this a configuration file?");
        } else if (e.getCause() instanceof MarkedYamlEngineException marked) {
            marked(marked, at);
        } else if (e.getCause() instanceof ReaderException reader) {
            tell(
                    place(reader.getPosition()),
                    "the character U+%04X cannot stand in YAML".formatted(reader.getCodePoint()),
                    "take it out; it may not show in an editor");
        } else if (message.startsWith("Expected a property name")) {
            tell(at, "a setting's name is wanted here", "write it as 'name: value', the name a plain word");
        } else {
            tell(at, "this value cannot be read", "write it as plain text, without a tag (!name)");
        }
    }

    private void marked(MarkedYamlEngineException e, Location otherwise) {
        Location at = e.getProblemMark().map(YamlGrammar::location).orElse(otherwise);
        String rest = text.substring(
                e.getProblemMark().map(mark -> index(mark.getIndex())).orElse(0));
        String problem = String.valueOf(e.getProblem());
        if (rest.isBlank() || problem.contains("end of stream")) {
            tell(at, "the file ends in the middle of " + open(String.valueOf(e.getContext())), "is the file whole?");
        } else if (rest.startsWith("\t")) {
            tell(at, "a tab stands where YAML takes only spaces", "indent with spaces");
        } else if (problem.startsWith("mapping values are not allowed")) {
            tell(at, "a ':' cannot stand here", "put text that holds ': ' in double quotes, or mend the indentation");
        } else if (problem.contains("<block end>")) {
            tell(at, "this line is not indented like the ones it belongs to", LOOK_ABOVE);
        } else if (problem.startsWith("could not find expected ':'")) {
            tell(at, "a ':' is missing after the name above", LOOK_ABOVE);
        } else {
            tell(at, "is not YAML: " + problem, LOOK_ABOVE);
        }
    }

    private static String open(String context) {
        if (context.contains("flow mapping")) {
            return "a '{ … }'";
        }
        if (context.contains("flow sequence")) {
            return "a '[ … ]'";
        }
        return context.contains("quoted scalar") ? "a quoted text" : "a setting";
    }

    private static Location location(Mark mark) {
        return new Location(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Location place(int codePoints) {
        String before = text.substring(0, index(codePoints));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Location(line, before.length() - before.lastIndexOf('\n'));
    }

    /** YAML's places count code points. */
    private int index(int codePoints) {
        return text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    }

    private void tell(Location at, String problem, String hint) {
        mistakes.add(at, "", problem, hint);
    }
}
