package dev.berth.modelswitch;

import dev.berth.endpoint.EndpointId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One device group that does what a test says. */
final class FakeGroups implements GroupControl {

  static final String NAME = "gpu-0";

  final List<String> orders = new ArrayList<>();
  private final List<EndpointId> servers;
  private @Nullable EndpointId awake;
  private @Nullable EndpointId coming;
  private @Nullable SwitchEvents events;
  private boolean refuses;

  /**
   * @param addresses of all servers, of which the first is awake
   */
  FakeGroups(String... addresses) {
    servers = List.of(addresses).stream().map(EndpointId::new).toList();
    awake = servers.isEmpty() ? null : servers.get(0);
  }

  void tell(SwitchEvents listener) {
    events = listener;
  }

  /** From now on it begins nothing. */
  void refuse() {
    refuses = true;
  }

  @Override
  public List<GroupStatus> groups() {
    return servers.isEmpty() ? List.of() : List.of(new GroupStatus(NAME, servers, awake, coming));
  }

  @Override
  public void switchTo(String group, EndpointId server) {
    orders.add(server.text());
    if (!refuses) {
      coming = server;
      events().onBegin(group, server);
    }
  }

  void fallAsleep(double seconds) {
    awake = null;
    events().onAsleep(NAME, seconds);
  }

  void wake(double seconds) {
    awake = coming;
    coming = null;
    events().onAwake(NAME, seconds);
  }

  void fail() {
    coming = null;
    events().onFailed(NAME);
  }

  private SwitchEvents events() {
    return Objects.requireNonNull(events);
  }
}
