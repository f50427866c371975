package dev.berth.simulator.http;

import dev.berth.simulator.engine.EngineModel;
import dev.berth.simulator.sleep.Sleeper;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the connections of one running server share. */
final class ServerContext {
  private final String address;
  private final List<String> models;
  private final EngineModel model;
  private final @Nullable Sleeper sleeper;
  private final @Nullable SleepPages sleepPages;
  private final RequestCounts counts;
  private final Supplier<Conduct> conduct;
  private final InstantSource wallClock;

  /** No other server has it, nor this one before it was restarted. */
  private final String idPrefix;

  private final KeptResponses responses = new KeptResponses();
  private long lastId;

  /**
   * @param sleeper null where the process has no sleep mode
   */
  ServerContext(
      String address,
      List<String> models,
      EngineModel model,
      @Nullable Sleeper sleeper,
      RequestCounts counts,
      Supplier<Conduct> conduct,
      InstantSource wallClock) {
    this.address = address;
    this.models = models;
    this.model = model;
    this.sleeper = sleeper;
    this.sleepPages = sleeper == null ? null : SleepPages.of(sleeper);
    this.counts = counts;
    this.conduct = conduct;
    this.wallClock = wallClock;
    this.idPrefix = UUID.randomUUID().toString().substring(0, 8);
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

  /** Null where the process has no sleep mode. */
  @Nullable Sleeper sleeper() {
    return sleeper;
  }

  /** By which it is put to sleep; null where the process has no sleep mode. */
  @Nullable SleepPages sleepPages() {
    return sleepPages;
  }

  /** The process has ended. */
  void end() {
    if (sleeper != null) {
      sleeper.end();
    }
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
