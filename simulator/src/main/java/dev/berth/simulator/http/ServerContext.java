package dev.berth.simulator.http;

import dev.berth.simulator.engine.EngineModel;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** What the connections of one running server share. */
final class ServerContext {
  private final String address;
  private final List<String> models;
  private final EngineModel model;
  private final RequestCounts counts;
  private final Supplier<Conduct> conduct;
  private final InstantSource wallClock;
  private final String idPrefix;
  private final KeptResponses responses = new KeptResponses();
  private long lastId;

  /**
   * @param idPrefix that no other server has, nor this one before it was restarted
   */
  ServerContext(
      String address,
      List<String> models,
      EngineModel model,
      RequestCounts counts,
      Supplier<Conduct> conduct,
      InstantSource wallClock,
      String idPrefix) {
    this.address = address;
    this.models = models;
    this.model = model;
    this.counts = counts;
    this.conduct = conduct;
    this.wallClock = wallClock;
    this.idPrefix = idPrefix;
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

  RequestCounts counts() {
    return counts;
  }

  /** How requests are treated that say nothing of it themselves. */
  Conduct conduct() {
    return conduct.get();
  }

  KeptResponses responses() {
    return responses;
  }

  /** An id for the next answer; on the event loop only. */
  String nextId() {
    return idPrefix + Long.toHexString(++lastId);
  }

  long epochSeconds() {
    return wallClock.instant().getEpochSecond();
  }
}
