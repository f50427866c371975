/**
 * Which parts of which prompts a server is believed to have in its prefix cache.
 *
 * <p>A prompt is a chain of blocks, {@link dev.berth.prefix.PromptBlocks}: the hash of a block
 * stands for the whole prompt up to its end. They are made of a request's {@link
 * dev.berth.request.PromptDigests}. A {@link dev.berth.prefix.ShadowCache} follows the cache of one
 * server through what that server was given: blocks are held from the pick to the end of the
 * request, one {@link dev.berth.prefix.PrefixLease} each, and stay behind it until room is needed.
 * {@link dev.berth.prefix.RecentHolders} says whose shadow is worth a look where there are too
 * many.
 *
 * <p>Nothing here knows a server or a policy.
 */
@NullMarked
package dev.berth.prefix;

import org.jspecify.annotations.NullMarked;
