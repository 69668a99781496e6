package io.keybraid.host.policy;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of a policy. More strands never make it false. {@code toString} writes it as an expression that reads back to
 * an equal one.
 */
public sealed interface Requirement {

    /** Whether these strands are enough. */
    boolean holds(Collection<Selected> selected);

    /** For people: what is wanting, given that it does not hold; {@code within} says it stands inside another sentence. */
    String wanting(Collection<Selected> selected, boolean within);

    /** The names of sources that it speaks of. */
    Stream<String> names();

    /** A strand of a kind, from any source. */
    record OfKind(PolicyKind kind) implements Requirement {

        public OfKind {
            Objects.requireNonNull(kind);
        }

        @Override
        public boolean holds(Collection<Selected> selected) {
            return selected.stream().anyMatch(strand -> strand.assurance() == kind.assurance());
        }

        @Override
        public String wanting(Collection<Selected> selected, boolean within) {
            return kind.word();
        }

        @Override
        public Stream<String> names() {
            return Stream.empty();
        }

        @Override
        public String toString() {
            return kind.word();
        }
    }

    /** The strand of one source. */
    record OfSource(String name) implements Requirement {

        public OfSource {
            Objects.requireNonNull(name);
        }

        @Override
        public boolean holds(Collection<Selected> selected) {
            return selected.stream().anyMatch(strand -> strand.name().equals(name));
        }

        @Override
        public String wanting(Collection<Selected> selected, boolean within) {
            return name;
        }

        @Override
        public Stream<String> names() {
            return Stream.of(name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * At least so many of several, all of them different; {@code all} and {@code any} are this with the highest and the
     * lowest count.
     */
    record AtLeast(int count, List<Requirement> members) implements Requirement {

        public AtLeast {
            members = List.copyOf(members);
            if (count < 1 || count > members.size()) {
                throw new IllegalArgumentException(
                        "at least " + count + " of " + members.size() + " is nothing to ask");
            }
            if (new HashSet<>(members).size() != members.size()) {
                throw new IllegalArgumentException("the same thing stands twice in " + members);
            }
        }

        @Override
        public boolean holds(Collection<Selected> selected) {
            return members.stream().filter(member -> member.holds(selected)).count() >= count;
        }

        @Override
        public String wanting(Collection<Selected> selected, boolean within) {
            List<Requirement> open =
                    members.stream().filter(member -> !member.holds(selected)).toList();
            int more = count - (members.size() - open.size());
            String sentence = more == open.size()
                    ? join(open, selected, " and ")
                    : more == 1 ? join(open, selected, " or ") : more + " of " + join(open, selected, ", ");
            return within && open.size() > 1 ? "(" + sentence + ")" : sentence;
        }

        private static String join(List<Requirement> open, Collection<Selected> selected, String word) {
            boolean several = open.size() > 1;
            return open.stream()
                    .map(member -> member.wanting(selected, several))
                    .collect(Collectors.joining(word));
        }

        @Override
        public Stream<String> names() {
            return members.stream().flatMap(Requirement::names);
        }

        @Override
        public String toString() {
            String list = members.stream().map(Object::toString).collect(Collectors.joining(", "));
            if (members.size() == 1) {
                return list;
            }
            if (count == members.size()) {
                return "all(" + list + ")";
            }
            return count == 1 ? "any(" + list + ")" : "atleast(" + count + ", " + list + ")";
        }
    }
}
