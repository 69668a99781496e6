/** What a running host serves to browsers and monitors, to look at only: a page, its status as JSON, and metrics. */
@NullMarked
package io.keybraid.host.web;

import org.jspecify.annotations.NullMarked;
