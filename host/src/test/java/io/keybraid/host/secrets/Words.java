package io.keybraid.host.secrets;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/** What everything of ours that can be reached from some objects says when it is printed. */
final class Words {

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> waiting = new ArrayDeque<>();
    private final StringBuilder said = new StringBuilder();
    private final Set<String> speakers = new TreeSet<>();

    private Words() {}

    /** Walks along all fields of our classes, and through collections, maps, arrays and references. */
    static Words of(Object... roots) {
        Words words = new Words();
        Arrays.stream(roots).forEach(words::meet);
        while (!words.waiting.isEmpty()) {
            words.hear(words.waiting.poll());
        }
        return words;
    }

    private void meet(Object one) {
        if (one != null && seen.add(one)) {
            waiting.add(one);
        }
    }

    private void hear(Object one) {
        switch (one) {
            case Map<?, ?> map ->
                List.copyOf(map.entrySet()).forEach(entry -> {
                    meet(entry.getKey());
                    meet(entry.getValue());
                });
            case Collection<?> some -> Arrays.asList(some.toArray()).forEach(this::meet);
            case Object[] some -> Arrays.asList(some).forEach(this::meet);
            case Optional<?> maybe -> maybe.ifPresent(this::meet);
            case AtomicReference<?> reference -> meet(reference.get());
            default -> print(one);
        }
    }

    private void print(Object ours) {
        if (!ours.getClass().getName().startsWith("io.keybraid.")) {
            return;
        }
        speakers.add(ours.getClass().getSimpleName());
        said.append(ours).append('\n');
        for (Class<?> type = ours.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().startsWith("io.keybraid.")) {
                for (Field field : type.getDeclaredFields()) {
                    meet(value(field, ours));
                }
            }
        }
    }

    private static Object value(Field field, Object holder) {
        if (field.getType().isPrimitive() || Modifier.isStatic(field.getModifiers())) {
            return null;
        }
        try {
            field.setAccessible(true);
            return field.get(holder);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot look into " + field, e);
        }
    }

    /** One line for each object. */
    @Override
    public String toString() {
        return said + "that was said by " + speakers + "\n";
    }
}
