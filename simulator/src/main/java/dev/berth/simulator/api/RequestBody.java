package dev.berth.simulator.api;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request as it arrives. Stream-confined. */
public interface RequestBody {

  /** Takes the next bytes; they are the caller's again when it returns. */
  void feed(ByteBuffer bytes);

  /**
   * The body is over; called once. Returns what is wrong with it, or null when {@link #request()}
   * may be asked.
   */
  @Nullable String end();

  /** The request; only after {@link #end()} found no problem. */
  GenerationRequest request();

  /** Lets go of what it holds, whether the body has ended or never will; may be called twice. */
  void discard();
}
