package dev.berth.simulator.switching;

import java.util.EnumMap;
import java.util.Map;

/** What every policy did in one scenario. Immutable. */
public final class ScenarioResult {

  private final Scenario scenario;
  private final EnumMap<Rival, Figures> figures;

  ScenarioResult(Scenario scenario, Map<Rival, Figures> figures) {
    this.scenario = scenario;
    this.figures = new EnumMap<>(figures);
  }

  Scenario scenario() {
    return scenario;
  }

  Figures of(Rival rival) {
    Figures found = figures.get(rival);
    if (found == null) {
      throw new IllegalArgumentException(rival.label() + " was not run");
    }
    return found;
  }
}
