package io.keybraid.plugin.etsi014;

import java.util.List;
import java.util.OptionalLong;

/** What a Status says (clause 6.1), and whether it is whole. */
final class StatusCases {

    private static final int WANTED = 8 * KeyContainerReader.KEY_BYTES;
    private static final List<String> MEMBERS = List.of(
            "source_KME_ID",
            "target_KME_ID",
            "master_SAE_ID",
            "slave_SAE_ID",
            "key_size",
            "stored_key_count",
            "max_key_count",
            "max_key_per_request",
            "max_key_size",
            "min_key_size",
            "max_SAE_ID_count");

    private final Examined kme;
    private final SaeId peer;
    private final KmeStatus status;

    StatusCases(Examined kme, SaeId peer, KmeStatus status) {
        this.kme = kme;
        this.peer = peer;
        this.status = status;
    }

    void run() {
        members();
        us();
        defaultSize();
        sizes();
        stored();
        if (status.simulated()) {
            kme.odd("Status", "it says that it is simulated: its keys are no secret", "for tests only");
        }
    }

    private void members() {
        List<String> missing =
                MEMBERS.stream().filter(name -> status.member(name).isEmpty()).toList();
        if (missing.isEmpty()) {
            kme.good("Status", "has all members of the standard");
        } else {
            kme.odd("Status", "lacks " + String.join(", ", missing) + "; nothing depends on it", "");
        }
    }

    private void us() {
        String ours = kme.settings().sae().value();
        status.member("master_SAE_ID")
                .filter(name -> !name.equals(ours))
                .ifPresent(name -> kme.odd(
                        "our SAE ID",
                        "the KME knows us as '" + name + "', and 'sae' is '" + ours + "'",
                        "write 'sae: " + name + "', and 'peer-sae: " + name + "' at the other end"));
        status.member("slave_SAE_ID")
                .filter(name -> !name.equals(peer.value()))
                .ifPresent(name -> kme.odd(
                        "the peer's SAE ID",
                        "the KME says '" + name + "', and 'peer-sae' is '" + peer + "'",
                        "if rounds fail, try 'peer-sae: " + name + "'"));
    }

    private void defaultSize() {
        String size = status.member("key_size").orElse("not told");
        if (size.equals(String.valueOf(WANTED))) {
            kme.good("key_size", WANTED + " bits");
        } else {
            kme.odd(
                    "key_size",
                    "the KME's own size is " + size + "; " + WANTED + " bits are asked for in each request",
                    "if rounds fail for the length of keys, have it set to " + WANTED + ", or use 'method: post'");
        }
    }

    /** Some KMEs say 0 for a maximum that they do not have. */
    private void sizes() {
        OptionalLong least = number("min_key_size");
        OptionalLong most = number("max_key_size");
        boolean tooSmall = most.isPresent() && most.getAsLong() > 0 && most.getAsLong() < WANTED;
        if (tooSmall || (least.isPresent() && least.getAsLong() > WANTED)) {
            kme.bad(
                    "min_key_size, max_key_size",
                    "keys of " + WANTED + " bits are not to be had: from " + least.orElse(0) + " to " + most.orElse(0),
                    "have the KME's operator allow keys of " + WANTED + " bits");
        }
    }

    private void stored() {
        OptionalLong count = number("stored_key_count");
        if (count.isPresent() && count.getAsLong() <= 0) {
            kme.odd(
                    "stored_key_count",
                    "no key is in store for SAE " + peer + " just now",
                    "if it stays so, ask the KME's operator whether the QKD link makes keys");
        }
    }

    private OptionalLong number(String name) {
        try {
            return status.member(name)
                    .map(text -> OptionalLong.of(Long.parseLong(text)))
                    .orElse(OptionalLong.empty());
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
