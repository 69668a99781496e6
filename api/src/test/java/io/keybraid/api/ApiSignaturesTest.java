package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a plugin is compiled against is what was recorded in api/signatures.txt. A line that is gone breaks plugins that exist; a new one is
 * a promise for the time to come (docs/writing-a-source.md, The promise). The file is changed by hand, never without a reason.
 */
class ApiSignaturesTest {

    private static final Path API = Path.of(System.getProperty("keybraid.root"), "api");

    @Test
    void whatAPluginMayUseIsWhatWasRecorded() throws Exception {
        List<String> signatures = signatures();
        Path found = Files.write(API.resolve("target").resolve("signatures.txt"), signatures);
        assertThat(signatures)
                .as("the api, as recorded in api/signatures.txt; as it is now: " + found)
                .containsExactlyElementsOf(Files.readAllLines(API.resolve("signatures.txt")));
    }

    private static List<String> signatures() throws IOException, ClassNotFoundException {
        TreeSet<String> lines = new TreeSet<>();
        Path root = API.resolve("target").resolve("classes");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(path -> path.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            String name = root.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
            if (!name.endsWith("package-info")) {
                Class<?> type = Class.forName(name, false, ApiSignaturesTest.class.getClassLoader());
                if (isVisible(type)) {
                    lines.addAll(of(type));
                }
            }
        }
        return List.copyOf(lines);
    }

    /** Public, and so are those around it. */
    private static boolean isVisible(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && !type.isAnonymousClass()
                && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
    }

    private static List<String> of(Class<?> type) {
        String parents = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .map(Type::getTypeName)
                .collect(Collectors.joining(", "));
        Stream<String> members = Stream.<AccessibleObject[]>of(
                        type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .filter(ApiSignaturesTest::isOffered)
                .map(ApiSignaturesTest::text)
                .map(member -> type.getName() + ": " + member);
        return Stream.concat(Stream.of(type.toGenericString() + " is a " + parents), members)
                .toList();
    }

    private static boolean isOffered(AccessibleObject object) {
        Member member = (Member) object;
        return !member.isSynthetic() && (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }

    private static String text(AccessibleObject member) {
        return member instanceof Field field ? field.toGenericString() : ((Executable) member).toGenericString();
    }
}
