/**
 * An Istio gateway as far as Envoy is concerned: {@link dev.berth.it.istio.IstioGateway} is its
 * configuration, {@link dev.berth.it.istio.EnvoyFilter} changes it. istiod itself is not here.
 */
@NullMarked
package dev.berth.it.istio;

import org.jspecify.annotations.NullMarked;
