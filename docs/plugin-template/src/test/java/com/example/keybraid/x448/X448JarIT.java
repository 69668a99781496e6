package com.example.keybraid.x448;

import io.keybraid.api.PluginJarContract;

class X448JarIT extends PluginJarContract {

    @Override
    protected String pluginName() {
        return "x448";
    }

    @Override
    protected String factoryName() {
        return "X448Factory";
    }

    @Override
    protected String packageName() {
        return "com.example.keybraid.x448";
    }
}
