package dev.berth.modelswitch.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** When which group switches to which model. Confined. */
public interface SwitchPolicy {

  /**
   * Looks at everything, several times a second and whenever something has changed.
   *
   * @return one switch to begin now, after which it is asked again; null when there is none
   */
  @Nullable Order next(List<SwitchedGroup> groups, List<SwitchedModel> models, long nowNanos);

  /** A group shall drain what is awake, let it sleep, and wake this one. */
  record Order(SwitchedGroup group, SwitchedModel model) {}
}
