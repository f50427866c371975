package dev.berth.it.scenario;

import java.io.IOException;
import java.util.List;

/**
 * Something breaks under load, on the real Envoy: one case of the table of failures. It starts all
 * that it needs, and ends all that it started.
 */
public interface Scenario {

  /** As the table calls it. */
  String name();

  /** Plays it; blocks until it is over. */
  List<Finding> play(Length length) throws IOException, InterruptedException;
}
