package io.keybraid.host.message;

import io.keybraid.api.PublicBytes;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All the records that differ from a given one in a single place, each under the name of that place. It walks the record's
 * components by reflection, so that a field added later cannot be forgotten.
 */
public final class Changes {

    private Changes() {}

    public static <T extends Record> Map<String, T> of(T record) {
        Map<String, T> changes = new TreeMap<>();
        of("", record).forEach((place, changed) -> changes.put(place, sameType(record, changed)));
        return changes;
    }

    @SuppressWarnings("unchecked")
    private static <T> T sameType(T example, Object changed) {
        return (T) example.getClass().cast(changed);
    }

    private static Map<String, Object> of(String place, Object value) {
        return switch (value) {
            case byte[] bytes -> Map.of(place, flipped(bytes));
            case PublicBytes bytes -> ofBytes(place, bytes);
            case String text -> Map.of(place, changedText(text), place + " longer", text + "x");
            case Long number -> Map.of(place, number ^ 1);
            case Integer number -> Map.of(place, number ^ 1);
            case Boolean flag -> Map.of(place, !flag);
            case Enum<?> constant -> Map.of(place, next(constant));
            case List<?> list -> ofList(place, list);
            case Record record -> ofRecord(place, record);
            default -> throw new IllegalArgumentException(place + " is a " + value.getClass());
        };
    }

    private static Map<String, Object> ofBytes(String place, PublicBytes bytes) {
        byte[] array = bytes.toByteArray();
        return array.length == 0
                ? Map.of(place, PublicBytes.copyOf(new byte[1]))
                : Map.of(place, PublicBytes.copyOf(flipped(array)));
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[flipped.length - 1] ^= 1;
        return flipped;
    }

    private static String changedText(String text) {
        return text.isEmpty() ? "y" : (text.charAt(0) == 'z' ? 'y' : 'z') + text.substring(1);
    }

    private static Enum<?> next(Enum<?> constant) {
        Enum<?>[] all = constant.getDeclaringClass().getEnumConstants();
        return all[(constant.ordinal() + 1) % all.length];
    }

    private static Map<String, Object> ofList(String place, List<?> list) {
        Map<String, Object> changes = new TreeMap<>();
        for (int i = 0; i < list.size(); i++) {
            int index = i;
            of(place + "[" + i + "]", list.get(i)).forEach((where, element) -> {
                List<Object> changed = new ArrayList<>(list);
                changed.set(index, element);
                changes.put(where, changed);
            });
            List<Object> without = new ArrayList<>(list);
            Object element = without.remove(i);
            changes.put(place + " without " + i, without);
            if (i > 0) {
                List<Object> swapped = new ArrayList<>(without);
                swapped.add(i - 1, element);
                changes.put(place + " swapped at " + i, swapped);
            }
        }
        return changes;
    }

    private static Map<String, Object> ofRecord(String place, Record record) {
        Map<String, Object> changes = new TreeMap<>();
        RecordComponent[] components = record.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            int index = i;
            String where = place.isEmpty() ? components[i].getName() : place + "." + components[i].getName();
            of(where, valuesOf(record)[i]).forEach((changedPlace, value) -> {
                Object[] values = valuesOf(record);
                values[index] = value;
                changes.put(changedPlace, rebuilt(record, values));
            });
        }
        return changes;
    }

    private static Object[] valuesOf(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                values[i] = components[i].getAccessor().invoke(record);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    private static Record rebuilt(Record record, Object[] values) {
        try {
            Constructor<?> constructor = record.getClass().getDeclaredConstructors()[0];
            return (Record) constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
