/**
 * Which inference servers run in a pod: pure functions, without Kubernetes' own types.
 *
 * <p>{@link dev.berth.discovery.kubernetes.pod.PodFacts} is what is looked at, {@link
 * dev.berth.discovery.kubernetes.pod.PodServers} what comes of it. Between them stand the {@link
 * dev.berth.discovery.kubernetes.pod.PortRule}s, one class for each convention by which people say
 * what runs in a pod; {@link dev.berth.discovery.kubernetes.pod.PortRules} has their order, and the
 * first that concerns a pod decides.
 */
@NullMarked
package dev.berth.discovery.kubernetes.pod;

import org.jspecify.annotations.NullMarked;
