/**
 * Which endpoint gets a request: {@link dev.berth.scheduling.Scheduler}. Usable without gRPC, so
 * that simulations run the production class.
 */
@NullMarked
package dev.berth.scheduling;

import org.jspecify.annotations.NullMarked;
