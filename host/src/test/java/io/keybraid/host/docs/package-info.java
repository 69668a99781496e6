/** What the pages tell their readers to type, typed. */
package io.keybraid.host.docs;
