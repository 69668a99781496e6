package io.keybraid.host.demo;

import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.sim.SimulatedKme;
import io.keybraid.sim.pki.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One of the demo's two hosts: a folder with an identity, a configuration and a state of its own, as on a machine of its
 * own.
 *
 * @param name of the site
 * @param folder that holds all its files
 * @param pin of its identity
 * @param interfaceName of its WireGuard interface
 * @param publicKey of that interface
 */
record DemoHost(String name, Path folder, IdentityPin pin, InterfaceName interfaceName, WireGuardKey publicKey) {

    /** The name of the tunnel at both ends. */
    static final String TUNNEL = "paris-berlin";

    /** Makes the folder and the identity. */
    static DemoHost create(Path parent, String name, InterfaceName interfaceName, WireGuardKey publicKey)
            throws OperatorException {
        Path folder = parent.resolve(name);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new OperatorException(
                    Reason.STATE,
                    "cannot make the folder " + folder + ": " + e,
                    "give another one: --directory DIR",
                    e);
        }
        IdentityPin pin = HostIdentity.create(folder.resolve("identity.pem")).pin();
        return new DemoHost(name, folder, pin, interfaceName, publicKey);
    }

    /**
     * What a host's configuration depends on beside itself.
     *
     * @param kme of this host's site
     * @param sae this host's SAE ID at it
     * @param peerSae the peer's
     * @param pki where the certificates are
     * @param plugins where the plugin jars are
     * @param wireGuard the configuration's wireguard section, in one line
     * @param inMemory whether the interface exists in memory alone
     * @param rotateEvery from one rotation to the next
     */
    record Setting(
            SimulatedKme kme,
            String sae,
            String peerSae,
            Pki pki,
            Path plugins,
            String wireGuard,
            boolean inMemory,
            Duration rotateEvery) {}

    /** Writes keybraid.yaml: nothing in it is special to the demo but its addresses. */
    Path configure(DemoHost peer, Optional<Integer> dial, Setting setting) throws OperatorException {
        String text = """
                identity: identity.pem
                listen: ["127.0.0.1:0"]
                state: state
                plugins: { directory: "%s" }
                wireguard: %s
                sources:
                  qkd:       { plugin: etsi014, kme: "%s", sae: %s, certificate: "%s", private-key: "%s", ca: "%s" }
                  pq:        { plugin: mlkem, parameter-set: ML-KEM-768 }
                  classical: { plugin: x25519 }
                tunnels:
                  %s:
                    interface: %s
                    peer: "%s"
                %s    identity: "%s"
                %s    sources: { qkd: { peer-sae: %s }, pq: {}, classical: {} }
                    require: "all(qkd, pq)"
                    rotate-every: %dms
                """.formatted(
                setting.plugins(),
                setting.wireGuard(),
                setting.kme().url(),
                setting.sae(),
                setting.pki().certificate(setting.sae()),
                setting.pki().privateKey(setting.sae()),
                setting.pki().ca(),
                TUNNEL,
                interfaceName,
                peer.publicKey(),
                setting.inMemory() ? "    public-key: \"" + publicKey + "\"\n" : "",
                peer.pin(),
                dial.map(port -> "    endpoint: \"127.0.0.1:" + port + "\"\n").orElse(""),
                setting.peerSae(),
                setting.rotateEvery().toMillis());
        Path file = folder.resolve("keybraid.yaml");
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new OperatorException(
                    Reason.STATE, "cannot write " + file + ": " + e, "give another folder: --directory DIR", e);
        }
    }

    /** Starts it as {@code keybraid run} would, on this way to WireGuard. */
    Host start(Path config, WireGuardBackend backend) throws OperatorException {
        return Host.start(ConfigParser.parse(config), backend);
    }
}
