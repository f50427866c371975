/**
 * Berth's own questions to the inference servers, over HTTP/1.1 on Netty.
 *
 * <p>{@link dev.berth.engine.EngineHttpClient} opens one {@link dev.berth.engine.EngineConnection}
 * for each server that somebody wants to ask. Whatever comes of a question is a value, an {@link
 * dev.berth.engine.EngineReply}: a server that starts, hangs or talks nonsense is daily life, no
 * exception. What is asked, and what follows from the answer, is the matter of the sub-packages;
 * they learn from a {@link dev.berth.engine.PoolFollower} which servers there are.
 *
 * <p>{@link dev.berth.engine.EngineAccess} says with which TLS and token, {@link
 * dev.berth.engine.EngineKeys} reads it from files. Time-outs are those of a {@link
 * dev.berth.engine.LoopTimer}, which does not blame servers for a Berth that was late.
 */
@NullMarked
package dev.berth.engine;

import org.jspecify.annotations.NullMarked;
