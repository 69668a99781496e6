package io.keybraid.plugin.x25519;

import io.keybraid.api.PluginJarContract;

class X25519JarIT extends PluginJarContract {

    @Override
    protected String pluginName() {
        return "x25519";
    }

    @Override
    protected String factoryName() {
        return "X25519Factory";
    }
}
