package io.keybraid.host.channel;

import io.keybraid.host.key.IdentityPin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it hears, frames as text. */
final class RecordingListener implements ChannelListener {

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<String> reasons = new CopyOnWriteArrayList<>();
    final List<byte[]> frames = new CopyOnWriteArrayList<>();

    @Override
    public void linkUp(IdentityPin peer) {
        events.add("up");
    }

    @Override
    public void linkDown(IdentityPin peer, String reason) {
        reasons.add(reason);
        events.add("down");
    }

    @Override
    public void received(IdentityPin peer, byte[] frame) {
        frames.add(frame);
        events.add(frame.length <= 16 ? new String(frame, StandardCharsets.US_ASCII) : "frame of " + frame.length);
    }

    long count(String event) {
        return events.stream().filter(event::equals).count();
    }
}
