package io.keybraid.host.doctor;

import io.keybraid.host.doctor.Finding.Weight;
import io.keybraid.host.status.AlarmStatus;
import java.util.List;
import java.util.Set;

/** What the running host says is wrong, where nothing else explains it. Judges last. */
final class AlarmRules {

    /** Those that other rules look into by themselves. */
    private static final Set<String> LOOKED_INTO = Set.of("LINK", "WIREGUARD");

    private AlarmRules() {}

    static void judge(Case tunnel, List<Finding> findings) {
        for (AlarmStatus alarm : tunnel.now().alarms()) {
            switch (alarm.kind()) {
                case "JOURNAL" -> findings.add(of(Cause.JOURNAL, alarm));
                case "CONTINUITY" -> findings.add(of(Cause.CONTINUITY, alarm));
                default -> {}
            }
        }
        boolean explained = findings.stream().anyMatch(finding -> finding.weight() == Weight.FAULT);
        for (AlarmStatus alarm : tunnel.now().alarms()) {
            if (!explained && !LOOKED_INTO.contains(alarm.kind())) {
                findings.add(of(Cause.ALARM, alarm));
            }
        }
        if (!tunnel.running()) {
            findings.add(Finding.fault(
                    Cause.HOST_STOPPED,
                    "no keybraid runs here: keys are not renewed",
                    List.of("nobody listens at the admin socket"),
                    "start it: systemctl start keybraid, or keybraid run"));
        }
    }

    private static Finding of(Cause cause, AlarmStatus alarm) {
        return Finding.fault(
                cause, alarm.problem(), List.of("alarm " + alarm.kind() + " of the running host"), alarm.advice());
    }
}
