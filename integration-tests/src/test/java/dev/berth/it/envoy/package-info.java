/**
 * The real Envoy as a test fixture: {@link dev.berth.it.envoy.EnvoyBinary} finds it in each {@link
 * dev.berth.it.envoy.EnvoyVersion}, {@link dev.berth.it.envoy.EnvoyProfile} is one of the shipped
 * configuration files with a test's ports put in and what an old version lacks taken out, {@link
 * dev.berth.it.envoy.EnvoyProcess} runs it, and {@link dev.berth.it.envoy.EnvoyAdmin} asks it.
 */
@NullMarked
package dev.berth.it.envoy;

import org.jspecify.annotations.NullMarked;
