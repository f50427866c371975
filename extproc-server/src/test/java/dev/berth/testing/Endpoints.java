package dev.berth.testing;

import dev.berth.endpoint.DeviceShare;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Endpoints for tests. */
public final class Endpoints {

  private Endpoints() {}

  /** A server that declares these models. */
  public static Endpoint serving(String address, String... models) {
    return new Endpoint(
        new EndpointId(address), null, Arrays.stream(models).map(ServedModel::of).toList());
  }

  /** A server that declares these models and shares its accelerators with others. */
  public static Endpoint sharing(String group, String address, String... models) {
    return sharing(new DeviceShare(group), address, models);
  }

  /** The same, which sleeps in its own way. */
  public static Endpoint sharing(DeviceShare devices, String address, String... models) {
    Endpoint alone = serving(address, models);
    int port = alone.id().port();
    return new Endpoint(
        alone.id(), null, alone.models(), null, false, port, alone.metrics(), devices, null);
  }

  /** A server that is to be asked for its models. */
  public static Endpoint undeclared(String address) {
    return new Endpoint(new EndpointId(address), null, null);
  }

  /** {@code count} servers, all with the same models. */
  public static List<Endpoint> many(int count, String... models) {
    return IntStream.range(0, count)
        .mapToObj(i -> serving("10.0." + i / 250 + "." + (1 + i % 250) + ":8000", models))
        .toList();
  }
}
