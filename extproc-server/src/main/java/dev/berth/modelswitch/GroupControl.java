package dev.berth.modelswitch;

import dev.berth.endpoint.EndpointId;
import java.util.List;

/**
 * The device groups of one pool, as somebody else runs them. Confined to the engines' event loop.
 */
public interface GroupControl {

  /** All of them, as they are now. */
  List<GroupStatus> groups();

  /**
   * Begins to drain what is awake, to let it sleep, and to wake this server. Does nothing where the
   * group is switching already. How it goes is told to the {@link SwitchEvents}.
   */
  void switchTo(String group, EndpointId server);
}
