package io.keybraid.host.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.key.InterfaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterfaceSurveyTest {

    @TempDir
    Path directory;

    @Test
    void knowsAnInterfaceOfTheKernelByItsType() throws IOException {
        describe("wg0", "DEVTYPE=wireguard\nINTERFACE=wg0\nIFINDEX=7\n");
        describe("eth0", "INTERFACE=eth0\nIFINDEX=2\n");
        InterfaceSurvey survey = new InterfaceSurvey(directory, directory);
        assertThat(survey.isKernelInterface(new InterfaceName("wg0"))).isTrue();
        assertThat(survey.isKernelInterface(new InterfaceName("eth0"))).isFalse();
        assertThat(survey.isKernelInterface(new InterfaceName("wg1"))).isFalse();
    }

    @Test
    void listsAFewOfManySockets() throws IOException {
        for (int i = 10; i < 25; i++) {
            Files.createFile(directory.resolve("wg" + i + ".sock"));
        }
        Files.createFile(directory.resolve("notes.txt"));
        assertThat(new InterfaceSurvey(directory).whatIsThere())
                .isEqualTo("there now: wg10, wg11, wg12, wg13, wg14, wg15, wg16, wg17, wg18, wg19 and 5 more");
    }

    @Test
    void saysWhenThereIsNone() {
        assertThat(new InterfaceSurvey(directory).whatIsThere()).contains("holds no socket");
        assertThat(new InterfaceSurvey(directory.resolve("none")).whatIsThere()).contains("does not exist");
    }

    private void describe(String name, String uevent) throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve(name)).resolve("uevent"), uevent);
    }
}
