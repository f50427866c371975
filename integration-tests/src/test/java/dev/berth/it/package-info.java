/**
 * Berth behind the real Envoy. The tests here start Envoy with the shipped configuration files, and
 * say what its users may rely on; fixtures are in {@link dev.berth.it.envoy} and {@link
 * dev.berth.it.client}.
 */
@NullMarked
package dev.berth.it;

import org.jspecify.annotations.NullMarked;
