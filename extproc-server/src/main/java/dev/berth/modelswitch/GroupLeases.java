package dev.berth.modelswitch;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who of several Berths may switch a device group. */
public interface GroupLeases {

  /** Of a Berth that is the only one. */
  GroupLeases UNSHARED = (group, then) -> then.accept(GroupLease.FOREVER);

  /**
   * Asks for a lease. Not again for the same group before it was answered, nor before that lease
   * was given back.
   *
   * @param then told the lease, or null when another Berth has it or nobody can say; once, on the
   *     event loop of the caller, at once or later
   */
  void acquire(String group, Consumer<@Nullable GroupLease> then);
}
