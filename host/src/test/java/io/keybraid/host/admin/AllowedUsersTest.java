package io.keybraid.host.admin;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.host.problem.OperatorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import jdk.net.UnixDomainPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedUsersTest {

    private record Name(String getName) implements GroupPrincipal {}

    @TempDir
    Path folder;

    private GroupFile groups;

    @BeforeEach
    void writeTheGroups() throws Exception {
        groups = new GroupFile(Files.writeString(folder.resolve("group"), """
                root:x:0:
                operators:x:1001:alice,bob
                operators-too:x:1002:carol
                broken line
                """));
    }

    @Test
    void letsRootAndTheOwnUserIn() {
        AllowedUsers nobodyElse = new AllowedUsers("keybraid", Optional.empty(), groups);

        assertThatCode(() -> nobodyElse.check(peer("root", "root"))).doesNotThrowAnyException();
        assertThatCode(() -> nobodyElse.check(peer("keybraid", "keybraid"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> nobodyElse.check(peer("alice", "keybraid")))
                .isInstanceOf(OperatorException.class)
                .hasMessage("the user 'alice' may not use the admin socket");
    }

    @Test
    void letsMembersOfTheGroupInWhetherFirstOrFurtherGroup() {
        AllowedUsers operators = new AllowedUsers("keybraid", Optional.of("operators"), groups);

        assertThatCode(() -> operators.check(peer("bob", "users"))).doesNotThrowAnyException();
        assertThatCode(() -> operators.check(peer("dave", "operators"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> operators.check(peer("carol", "users"))).isInstanceOf(OperatorException.class);
        assertThatThrownBy(() -> operators.check(peer("ali", "users"))).isInstanceOf(OperatorException.class);
    }

    @Test
    void letsNobodyInByAGroupFileThatCannotBeRead() {
        AllowedUsers operators =
                new AllowedUsers("keybraid", Optional.of("operators"), new GroupFile(folder.resolve("nowhere")));

        assertThatThrownBy(() -> operators.check(peer("bob", "users"))).isInstanceOf(OperatorException.class);
    }

    private static UnixDomainPrincipal peer(String user, String group) {
        UserPrincipal name = new Name(user);
        return new UnixDomainPrincipal(name, new Name(group));
    }
}
