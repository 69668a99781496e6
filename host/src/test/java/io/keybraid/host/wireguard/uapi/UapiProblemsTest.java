package io.keybraid.host.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.WireGuardException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UapiProblemsTest {

    @TempDir
    Path directory;

    @Test
    void pointsToTheOtherWireGuardWhenTheInterfaceIsTheKernels() throws IOException {
        describe("wg0", "DEVTYPE=wireguard\nINTERFACE=wg0\n");
        UapiProblems problems = new UapiProblems(
                new InterfaceName("wg0"), directory.resolve("wg0.sock"), new InterfaceSurvey(directory, directory));
        WireGuardException missing = problems.explain(new IOException("No such file or directory"));
        assertThat(missing.what()).isEqualTo(WireGuardException.Cause.NO_INTERFACE);
        assertThat(missing.hint()).contains("kernel").contains("netlink");
    }

    private void describe(String name, String uevent) throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve(name)).resolve("uevent"), uevent);
    }
}
