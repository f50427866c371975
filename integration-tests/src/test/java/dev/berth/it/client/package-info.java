/**
 * An HTTP client for tests that speaks both versions in clear text and may leave at any moment:
 * {@link dev.berth.it.client.GatewayClient} makes {@link dev.berth.it.client.Exchange}s.
 */
@NullMarked
package dev.berth.it.client;

import org.jspecify.annotations.NullMarked;
