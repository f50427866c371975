package dev.berth.simulator.sleep;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of a server's memory that can be given back and taken again by itself. */
public enum MemoryTag {
  WEIGHTS,
  KV_CACHE;

  /** Every tag: what a server means that is told of none. */
  static Set<MemoryTag> all() {
    return EnumSet.allOf(MemoryTag.class);
  }

  /** The tag of that name in the engines' API; null when there is none. */
  public static @Nullable MemoryTag named(String name) {
    for (MemoryTag tag : values()) {
      if (tag.name().toLowerCase(Locale.ROOT).equals(name)) {
        return tag;
      }
    }
    return null;
  }
}
