/**
 * Clients that wish Berth ill, and one that does not. {@link dev.berth.it.hostile.FrameClient}
 * writes HTTP/2 frames with nobody to keep it from nonsense; {@link
 * dev.berth.it.hostile.HonestEnvoy} asks for decisions meanwhile, and none of them may fail.
 */
@NullMarked
package dev.berth.it.hostile;

import org.jspecify.annotations.NullMarked;
