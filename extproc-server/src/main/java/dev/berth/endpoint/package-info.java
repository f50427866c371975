/**
 * The words for inference servers, as immutable records. One {@link dev.berth.endpoint.Endpoint} is
 * one server, {@code ip:port}; the pod is only a label on it.
 */
@NullMarked
package dev.berth.endpoint;

import org.jspecify.annotations.NullMarked;
