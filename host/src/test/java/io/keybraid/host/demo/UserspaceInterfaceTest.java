package io.keybraid.host.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserspaceInterfaceTest {

    @TempDir
    private Path folder;

    @Test
    void aSocketIsReadyWhenSomebodyListensAtItNotWhenItsFileIsThere() throws IOException {
        Path socket = folder.resolve("wg0.sock");
        assertThat(UserspaceInterface.isListenedAt(socket)).isFalse();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThat(UserspaceInterface.isListenedAt(socket)).isTrue();
        }
        assertThat(socket).exists();
        assertThat(UserspaceInterface.isListenedAt(socket)).isFalse();
    }
}
