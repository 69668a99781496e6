package io.keybraid.host.plugin;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.Strand;

/** A plugin's strand behind the fence: throws nothing but {@link KeySourceException}, and keeps to the sizes. */
record FencedStrand(Strand strand, PluginFence fence) implements Strand {

    @Override
    public Initiation initiate(RoundContext round) throws KeySourceException {
        Initiation begun = fence.inRound("initiate", () -> strand.initiate(round));
        try {
            PublicBytes offer = fence.inRound("offer", begun::offer);
            checkSize("offer", offer);
            return new Fenced(begun, offer, fence);
        } catch (KeySourceException e) {
            fence.close(begun);
            throw e;
        }
    }

    @Override
    public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
        Response response = fence.inRound("respond", () -> strand.respond(round, offer));
        try {
            checkSize("answer", response.answer());
            return response;
        } catch (KeySourceException e) {
            response.close();
            throw e;
        }
    }

    @Override
    public void probe() throws KeySourceException {
        fence.inRound("probe", () -> {
            strand.probe();
            return "probed";
        });
    }

    private void checkSize(String what, PublicBytes bytes) throws KeySourceException {
        if (bytes.length() > MAX_PUBLIC_BYTES) {
            throw new KeySourceException(
                    Reason.UNAVAILABLE,
                    fence.who() + " made an " + what + " of " + bytes.length() + " bytes; " + MAX_PUBLIC_BYTES
                            + " is the most",
                    "this is a mistake in the plugin: tell its author, with the plugin's version");
        }
    }

    /** An exchange behind the fence. */
    private record Fenced(Initiation begun, PublicBytes offer, PluginFence fence) implements Initiation {

        @Override
        public SharedSecret complete(PublicBytes answer) throws KeySourceException {
            return fence.inRound("complete", () -> begun.complete(answer));
        }

        @Override
        public void close() {
            fence.close(begun);
        }
    }
}
