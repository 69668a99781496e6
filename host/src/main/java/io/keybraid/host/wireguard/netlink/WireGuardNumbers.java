package io.keybraid.host.wireguard.netlink;

/** The numbers of linux/wireguard.h, spelled as there without their common beginning, and those of linux/genetlink.h. */
final class WireGuardNumbers {

    static final String FAMILY = "wireguard";
    static final int VERSION = 1;

    static final int CMD_GET_DEVICE = 0;
    static final int CMD_SET_DEVICE = 1;

    static final int DEVICE_IFNAME = 2;
    static final int DEVICE_PUBLIC_KEY = 4;
    static final int DEVICE_PEERS = 8;

    static final int PEER_PUBLIC_KEY = 1;
    static final int PEER_PRESHARED_KEY = 2;
    static final int PEER_FLAGS = 3;
    static final int PEER_ENDPOINT = 4;
    static final int PEER_PERSISTENT_KEEPALIVE_INTERVAL = 5;
    static final int PEER_LAST_HANDSHAKE_TIME = 6;
    static final int PEER_RX_BYTES = 7;
    static final int PEER_TX_BYTES = 8;
    static final int PEER_ALLOWEDIPS = 9;

    static final int PEER_F_REMOVE_ME = 1;
    static final int PEER_F_REPLACE_ALLOWEDIPS = 2;
    static final int PEER_F_UPDATE_ONLY = 4;

    static final int GENL_ID_CTRL = 0x10;
    static final int CTRL_VERSION = 2;
    static final int CTRL_CMD_GETFAMILY = 3;
    static final int CTRL_ATTR_FAMILY_ID = 1;
    static final int CTRL_ATTR_FAMILY_NAME = 2;

    static final int NLM_F_REQUEST = 1;
    static final int NLM_F_ACK = 4;
    static final int NLM_F_DUMP = 0x300;

    private WireGuardNumbers() {}
}
