/**
 * Servers that run in pods of a Kubernetes cluster.
 *
 * <p>{@link dev.berth.discovery.kubernetes.KubernetesDiscovery} looks ten times a second whether
 * anything has changed, makes one set of servers of it, and tells how old its view is. What it sees
 * of the cluster is a {@link dev.berth.discovery.kubernetes.Cluster}, behind which stand the
 * informers of the fabric8 client; its classes are loaded when the first pool needs them. Which
 * servers run in a pod is decided in {@code pod}.
 *
 * <p>{@link dev.berth.discovery.kubernetes.RewriteMerge} makes one set of rewrites of model names
 * of all InferenceModelRewrites of a pool, for those who want them obeyed, and {@link
 * dev.berth.discovery.kubernetes.ObjectiveMerge} one of priorities of all InferenceObjectives.
 *
 * <p>Nothing here ever empties a pool: when the API server is away, the servers that were seen last
 * stay in force, and so do they when the InferencePool is deleted.
 */
@NullMarked
package dev.berth.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
