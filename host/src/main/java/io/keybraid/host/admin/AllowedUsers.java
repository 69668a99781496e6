package io.keybraid.host.admin;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.util.Optional;
import jdk.net.UnixDomainPrincipal;

/**
 * Who may use the socket. The file's permissions say the same; this holds even in the moment before they are set, and
 * where somebody changes them.
 *
 * @param owner the host's own user
 * @param group whose members may; empty for nobody's
 */
record AllowedUsers(String owner, Optional<String> group, GroupFile groups) {

    void check(UnixDomainPrincipal peer) throws OperatorException {
        String user = peer.user().getName();
        boolean allowed = user.equals("root")
                || user.equals(owner)
                || group.filter(name -> peer.group().getName().equals(name) || groups.lists(user, name))
                        .isPresent();
        if (!allowed) {
            throw new OperatorException(
                    Reason.NOT_RUNNING,
                    "the user '" + user + "' may not use the admin socket",
                    "run this as root or as '" + owner + "'"
                            + group.map(name -> ", or become a member of '" + name + "' in /etc/group")
                                    .orElse(", or set admin-group in the configuration"));
        }
    }
}
