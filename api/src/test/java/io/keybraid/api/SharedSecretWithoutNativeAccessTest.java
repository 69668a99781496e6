package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whoever tests a plugin without {@code --enable-native-access} sees no warning, and secrets work. */
class SharedSecretWithoutNativeAccessTest {

    /** The child process. */
    static final class Child {
        public static void main(String[] args) {
            byte[] bytes = {
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
                29, 30, 31, 32
            };
            try (SharedSecret secret = SharedSecret.copyOf(bytes);
                    SharedSecret same = SharedSecret.takeFrom(bytes)) {
                System.out.print(secret.matches(same) ? "works" : "differs");
            }
        }
    }

    @Test
    void worksAndWarnsOfNothing() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).isZero();
        assertThat(printed).isEqualTo("works");
    }
}
