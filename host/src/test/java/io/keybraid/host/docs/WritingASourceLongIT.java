package io.keybraid.host.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.docs.Page.Command;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.testbed.TwoHosts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what docs/writing-a-source.md says, far from this source tree: types its commands, in their order, into a clone and a folder beside
 * it, and lets two hosts rotate a tunnel with the plugin that came out and the configuration that the page shows.
 */
class WritingASourceLongIT {

    private static final long MINUTES = 15;
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String JAR = "keybraid-plugin-x448-1.0.0.jar";
    private static final Pattern SAMPLE = Pattern.compile("""
            \\n    sources:
            (?<sources>(?:      .+\\n)+)    tunnels:
                  paris-berlin:
                    sources: (?<used>.+)
                    require: "(?<require>.+)"
            """);

    @TempDir
    private Path folder;

    private Path repository;

    @BeforeEach
    void takeWhatMavenHas() throws IOException {
        repository = repository();
    }

    @Test
    void thePageLeadsToAPluginThatRotatesATunnel() throws Exception {
        Path clone = clone(Files.createDirectory(folder.resolve("clone")));
        List<Command> commands = Page.read("docs/writing-a-source.md").commands();
        assertThat(commands).hasSize(10);
        for (Command command : commands) {
            String printed = type(command);
            if (!command.printed().isEmpty()) {
                assertThat(printed).isEqualTo(shown(command));
            }
        }
        rotates(clone.resolve("host/target/dist/plugins"));
    }

    private String type(Command command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".log");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command.line())
                .directory(folder.resolve(command.machine()).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("MAVEN_OPTS", "-Xmx1g -Dmaven.repo.local=" + repository);
        builder.environment().put("KEYBRAID_JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            String printed = Files.readString(output).strip();
            assertThat(ended && process.exitValue() == 0)
                    .as("%s, which printed last:%n%s", command, end(printed))
                    .isTrue();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String end(String printed) {
        List<String> lines = printed.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** What the page shows, but for where it is and for the digest, which is another with every build. */
    private String shown(Command command) throws Exception {
        byte[] jar = Files.readAllBytes(folder.resolve("mine/plugins").resolve(JAR));
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
        return command.shown().replace("/home/you", folder.toString()).replace("0".repeat(64), digest);
    }

    private void rotates(Path plugins) throws Exception {
        Matcher sample = SAMPLE.matcher(Files.readString(Page.ROOT.resolve("docs/writing-a-source.md")));
        assertThat(sample.find()).isTrue();
        try (TwoHosts hosts = new TwoHosts(Files.createDirectory(folder.resolve("hosts")))) {
            hosts.loading(plugins)
                    .declaringOnly(sample.group("sources"))
                    .using(sample.group("used"))
                    .requiring(sample.group("require"))
                    .start();
            await().atMost(SOON).until(() -> hosts.paris().view().epoch() >= 2 && hosts.endsAreEqual());
            assertThat(hosts.berlin().view().used())
                    .extracting(StrandName::name, StrandName::algorithm)
                    .contains(tuple("curve", "X448"));
        }
    }

    /** A clone that is built: what git has, and what the launcher runs. */
    private static Path clone(Path to) throws IOException {
        for (String part : List.of("pom.xml", "keybraid", "api", "sim-qkd", "plugins", "host", "docs")) {
            copy(Page.ROOT.resolve(part), to.resolve(part));
        }
        Path dist = Path.of("host/target/dist");
        Files.createDirectory(to.resolve(dist).getParent());
        copy(Page.ROOT.resolve(dist), to.resolve(dist));
        return to;
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.filter(path -> !from.relativize(path).toString().matches("(.*/)?target(/.*)?"))
                    .toList();
        }
        for (Path path : all) {
            Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }

    @AfterEach
    void leaveTheUsersRepositoryAlone() throws IOException {
        try (Stream<Path> all = Files.walk(repository, 2)) {
            for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    /** The user's, but for what he may have installed of Keybraid; and what is installed here stays here. */
    private Path repository() throws IOException {
        Path users = Path.of(System.getProperty("localRepository"));
        Path mine = Files.createDirectory(folder.resolve("repository"));
        link(users, mine, "io");
        link(users.resolve("io"), Files.createDirectory(mine.resolve("io")), "keybraid");
        return mine;
    }

    private static void link(Path from, Path to, String without) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(from, path -> !path.endsWith(without))) {
            for (Path each : all) {
                Files.createSymbolicLink(to.resolve(each.getFileName()), each);
            }
        }
    }
}
