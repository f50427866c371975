/**
 * The guide of {@code deploy/README.md} from its values to answered requests: {@link
 * dev.berth.it.install.InstallScene} has a real kube-apiserver take the chart, plays the kubelet
 * for Berth ({@link dev.berth.it.install.BerthPod}), and puts it behind a real Envoy Gateway and an
 * Istio gateway's Envoy.
 */
@NullMarked
package dev.berth.it.install;

import org.jspecify.annotations.NullMarked;
