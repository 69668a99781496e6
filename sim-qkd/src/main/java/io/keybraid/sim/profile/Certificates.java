package io.keybraid.sim.profile;

/**
 * How a KME is certified and finds out who calls.
 *
 * @param serialNumberIsSaeId the SAE ID is the decimal serial number of the client's certificate, not its common name
 * @param commonNameOnly the KME's certificate has no alternative names
 * @param ownAuthority the KME's certificate comes from another CA than the SAEs'
 */
public record Certificates(boolean serialNumberIsSaeId, boolean commonNameOnly, boolean ownAuthority) {

    public static final Certificates STANDARD = new Certificates(false, false, false);
}
