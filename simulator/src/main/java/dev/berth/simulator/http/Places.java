package dev.berth.simulator.http;

import dev.berth.simulator.sleep.SleepMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each server of many is, by its index. */
interface Places {

  /** The models it serves. */
  List<String> models(int index);

  /** How it sleeps; null where it does not. */
  @Nullable SleepMode sleepMode(int index);

  /** Servers that are all the same and never sleep. */
  static Places alike(List<String> models) {
    return new Places() {
      @Override
      public List<String> models(int index) {
        return models;
      }

      @Override
      public @Nullable SleepMode sleepMode(int index) {
        return null;
      }
    };
  }
}
