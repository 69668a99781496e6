package io.keybraid.host.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.host.admin.AdminServer.Deadlines;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real socket, a real server, a real client. */
class AdminSocketTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Deadlines SHORT = new Deadlines(Duration.ofMillis(300), Duration.ofMillis(300));
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Path socket;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void nameTheSocket() {
        socket = folder.resolve("state/admin.sock");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void answersEachRequest() throws Exception {
        start(request -> JSON.createObjectNode()
                .put("command", request.command())
                .put("tunnel", request.tunnel().orElse("all")));

        assertThat(ask(new AdminRequest("rotate", Optional.of("paris-berlin"))))
                .hasToString("{\"command\":\"rotate\",\"tunnel\":\"paris-berlin\"}");
        assertThat(ask(AdminRequest.of("status"))).hasToString("{\"command\":\"status\",\"tunnel\":\"all\"}");
    }

    @Test
    void bringsALargeAnswerWhole() throws Exception {
        String large = "x".repeat(5_000_000);
        start(request -> JSON.createObjectNode().put("text", large));

        assertThat(ask(AdminRequest.of("status")).path("text").asString()).isEqualTo(large);
    }

    @Test
    void tellsTheClientWhatTheHostRefused() throws Exception {
        start(request -> {
            throw new OperatorException(Reason.USAGE, "there is no tunnel 'x'", "did you mean 'y'?");
        });

        OperatorException thrown = refused();

        assertThat(thrown).hasMessage("there is no tunnel 'x'");
        assertThat(thrown.reason()).isEqualTo(Reason.USAGE);
        assertThat(thrown.hint()).isEqualTo("did you mean 'y'?");
    }

    @Test
    void survivesAnAnswerThatFails() throws Exception {
        start(request -> {
            throw new IllegalStateException("oops");
        });

        assertThat(refused().reason()).isEqualTo(Reason.INTERNAL);
        assertThat(refused()).hasMessageContaining("a mistake in Keybraid");
    }

    @Test
    void givesUpAnAnswerThatTakesTooLongAndSaysSo() throws Exception {
        open.add(AdminServer.start(
                socket,
                Optional.empty(),
                request -> {
                    new CountDownLatch(1).await();
                    return JSON.createObjectNode();
                },
                GroupFile.LOCAL,
                SHORT));

        assertThat(refused()).hasMessageStartingWith("'status' was not done within");
        assertThat(refused()).hasMessageStartingWith("'status' was not done within");
    }

    @Test
    void saysThatNoHostRuns() {
        OperatorException thrown = refused();

        assertThat(thrown.reason()).isEqualTo(Reason.NOT_RUNNING);
        assertThat(thrown).hasMessage("no keybraid is running: there is no socket " + socket);
        assertThat(thrown.hint()).contains("keybraid run");
    }

    @Test
    void saysThatNobodyListensAtASocketLeftBehind() throws Exception {
        leaveASocketBehind();

        assertThat(refused()).hasMessage("no keybraid is running: nobody listens at " + socket);
    }

    @Test
    void saysThatAHostDoesNotAnswerInTime() throws Exception {
        Files.createDirectories(folder.resolve("state"));
        ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        open.add(silent);
        silent.bind(UnixDomainSocketAddress.of(socket));

        var thrown = catchThrowableOfType(
                OperatorException.class,
                () -> AdminClient.ask(socket, AdminRequest.of("status"), Duration.ofMillis(200)));

        assertThat(thrown).hasMessage("the running keybraid at " + socket + " did not answer within 0.2 s");
    }

    @Test
    void letsNobodyElseAtTheFile() throws Exception {
        start(request -> JSON.createObjectNode());

        assertThat(permissions(socket)).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("state"))).isEqualTo("rwx------");
    }

    @Test
    void opensTheFileToTheConfiguredGroup() throws Exception {
        String group =
                Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
        open.add(AdminServer.start(socket, Optional.of(group), request -> JSON.createObjectNode()));

        assertThat(permissions(socket)).isEqualTo("rw-rw----");
        assertThat(permissions(folder.resolve("state"))).isEqualTo("rwxr-x---");
        assertThat(Files.readAttributes(socket, PosixFileAttributes.class)
                        .group()
                        .getName())
                .isEqualTo(group);
    }

    @Test
    void refusesAGroupThatDoesNotExist() {
        var thrown = catchThrowableOfType(
                OperatorException.class,
                () -> AdminServer.start(socket, Optional.of("no-such-group"), request -> JSON.createObjectNode()));

        assertThat(thrown).hasMessage("there is no group 'no-such-group'");
        assertThat(thrown.reason()).isEqualTo(Reason.CONFIG);
    }

    @Test
    void replacesASocketThatADeadProcessLeftBehind() throws Exception {
        leaveASocketBehind();

        start(request -> JSON.createObjectNode().put("alive", true));

        assertThat(ask(AdminRequest.of("status")).path("alive").asBoolean()).isTrue();
    }

    @Test
    void refusesToStartBesideALiveHostAndLeavesItAlone() throws Exception {
        start(request -> JSON.createObjectNode().put("first", true));

        var thrown = catchThrowableOfType(OperatorException.class, () -> start(request -> JSON.createObjectNode()));

        assertThat(thrown.reason()).isEqualTo(Reason.STATE);
        assertThat(thrown).hasMessage("another keybraid is running with this state directory: it holds " + socket);
        assertThat(ask(AdminRequest.of("status")).path("first").asBoolean()).isTrue();
    }

    @Test
    void refusesToReplaceWhatIsNotASocket() throws Exception {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(socket, "precious");

        var thrown = catchThrowableOfType(OperatorException.class, () -> start(request -> JSON.createObjectNode()));

        assertThat(thrown).hasMessage(socket + " is not a socket");
        assertThat(socket).hasContent("precious");
    }

    @Test
    void removesTheSocketWhenItStopsAndCanStartAgain() throws Exception {
        AdminServer.start(socket, Optional.empty(), request -> JSON.createObjectNode())
                .close();
        assertThat(socket).doesNotExist();

        start(request -> JSON.createObjectNode().put("again", true));

        assertThat(ask(AdminRequest.of("status")).path("again").asBoolean()).isTrue();
    }

    @Test
    void refusesRequestsThatAreNotOurs() throws Exception {
        start(request -> JSON.createObjectNode());

        assertThat(say("rubbish\n")).contains("it is not JSON");
        assertThat(say("[]\n")).contains("it is not an object");
        assertThat(say("{\"version\":2,\"command\":\"status\"}\n")).contains("it is of version 2, this one speaks 1");
        assertThat(say("{\"version\":1}\n")).contains("a request has a command");
        assertThat(say("{\"version\":1,\"command\":7}\n")).contains("a request has a command");
        assertThat(say("{\"version\":1,\"command\":\"status\",\"tunel\":\"x\"}\n"))
                .contains("'tunel' is not a member");
        assertThat(say("{\"version\":1,\"command\":\"a\",\"command\":\"b\"}\n")).contains("it is not JSON");
        assertThat(say("{\"version\":1,\"command\":\"a\"} {}\n")).contains("it is not JSON");
    }

    @Test
    void hangsUpOnALineThatIsTooLong() throws Exception {
        start(request -> JSON.createObjectNode());

        assertThat(say("x".repeat(AdminLine.MAX_REQUEST + 1))).isEmpty();
        assertThat(ask(AdminRequest.of("status"))).isNotNull();
    }

    @Test
    void hangsUpOnWhoeverSaysNothing() throws Exception {
        open.add(AdminServer.start(
                socket, Optional.empty(), request -> JSON.createObjectNode(), GroupFile.LOCAL, SHORT));

        assertThat(say("{\"version\":")).isEmpty();
        assertThat(ask(AdminRequest.of("status"))).isNotNull();
    }

    @Test
    void turnsAwayTheThirtyThirdConnection() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        start(request -> {
            busy.await();
            return JSON.createObjectNode();
        });
        for (int i = 0; i < AdminServer.MAX_CONNECTIONS; i++) {
            open.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        }

        assertThat(refused()).hasMessage("the running keybraid has 32 admin connections already");

        open.removeLast().close();
        busy.countDown();
        await().untilAsserted(() -> assertThat(ask(AdminRequest.of("status"))).isNotNull());
    }

    @Test
    void saysThatTheSocketMayNotBeUsed() throws Exception {
        assumeTrue(!System.getProperty("user.name").equals("root"), "root may use every socket");
        start(request -> JSON.createObjectNode());
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));

        assertThat(refused()).hasMessage("may not speak to the running keybraid: permission denied at " + socket);
    }

    private void start(AdminAnswers answers) throws OperatorException {
        open.addFirst(AdminServer.start(socket, Optional.empty(), answers));
    }

    private JsonNode ask(AdminRequest request) throws OperatorException {
        return AdminClient.ask(socket, request, LIMIT);
    }

    private OperatorException refused() {
        return catchThrowableOfType(OperatorException.class, () -> ask(AdminRequest.of("status")));
    }

    private void leaveASocketBehind() throws IOException {
        Files.createDirectories(folder.resolve("state"));
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
    }

    /** What comes back until the connection ends. */
    private String say(String text) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(1 << 16);
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // hung up with our bytes unread
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
