package dev.berth.routing;

/** What can be had at this moment of the servers of a model. */
interface ModelServers {

  /** Anything. */
  ModelServers ALL =
      new ModelServers() {
        @Override
        public boolean anyIsWell(String model) {
          return true;
        }

        @Override
        public boolean anyIsReady(String model) {
          return true;
        }
      };

  /** Whether the request could go to one of them at once. */
  boolean anyIsWell(String model);

  /** Whether it could if one of them were well. */
  boolean anyIsReady(String model);
}
