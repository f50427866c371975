/**
 * {@code envoy-config/envoy-gateway/} in a real Envoy Gateway, standalone, with a real Envoy. It
 * listens on ports that nobody can choose, so each test is a {@link
 * dev.berth.it.gateway.EnvoyGatewayScene} in a process with a network of its own ({@link
 * dev.berth.it.gateway.OwnNetwork}).
 */
@NullMarked
package dev.berth.it.gateway;

import org.jspecify.annotations.NullMarked;
