package dev.berth.simulator.http;

import dev.berth.simulator.engine.EngineModel;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the connections of one running server share. */
final class ServerContext {
  private final String address;
  private final List<String> models;
  private final EngineModel model;
  private final AtomicLong received;
  private final InstantSource wallClock;
  private long lastId;

  ServerContext(
      String address,
      List<String> models,
      EngineModel model,
      AtomicLong received,
      InstantSource wallClock) {
    this.address = address;
    this.models = models;
    this.model = model;
    this.received = received;
    this.wallClock = wallClock;
  }

  /** {@code ip:port}. */
  String address() {
    return address;
  }

  /** At least one; the first answers requests that name none. */
  List<String> models() {
    return models;
  }

  EngineModel model() {
    return model;
  }

  /** A request has arrived to its end. */
  void onReceived() {
    received.incrementAndGet();
  }

  /** A number for the next answer; on the event loop only. */
  long nextId() {
    return ++lastId;
  }

  long epochSeconds() {
    return wallClock.instant().getEpochSecond();
  }
}
