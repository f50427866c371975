/**
 * Berth's own questions to the inference servers, over HTTP/1.1 on Netty.
 *
 * <p>{@link dev.berth.engine.EngineHttpClient} opens one {@link dev.berth.engine.EngineConnection}
 * for each server that somebody wants to ask. Whatever comes of a question is a value, an {@link
 * dev.berth.engine.EngineReply}: a server that starts, hangs or talks nonsense is daily life, no
 * exception. What is asked, and what follows from the answer, is the matter of the sub-packages.
 */
@NullMarked
package dev.berth.engine;

import org.jspecify.annotations.NullMarked;
