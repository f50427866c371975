package dev.berth.simulator.http;

/**
 * How a server treats requests that order nothing themselves. Immutable.
 *
 * @param apis requests for which it is there
 * @param pages all others: health, metrics, the list of models
 */
record Conduct(Behaviour apis, Behaviour pages) {

  static final Conduct NORMAL = new Conduct(Behaviour.NORMAL, Behaviour.NORMAL);
}
