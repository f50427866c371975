package dev.berth.app;

import dev.berth.config.BerthConfig;
import java.io.IOException;

/** placeholder, rewritten once admin, xds and the poller have landed. */
public final class BerthServer implements AutoCloseable {
  static BerthServer start(BerthConfig config) throws IOException {
    throw new IOException("x");
  }

  void drain() {}

  @Override
  public void close() {}
}
