package dev.berth.modelswitch;

import dev.berth.testing.HandDrivenLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The lease of one device group, of which several Berths are told by the time of the world. */
final class FakeLeases {

  /** After so long without a word of who has it, another one may have it. */
  static final Duration LASTS = Duration.ofSeconds(2);

  /** Who has not said a word for so long does not have it any more. */
  static final Duration TRUSTED = Duration.ofMillis(1_300);

  private final HandDrivenLoop world;
  private @Nullable Held held;
  private long tokens;
  private final List<Long> given = new ArrayList<>();

  FakeLeases(HandDrivenLoop world) {
    this.world = world;
    long pause = TRUSTED.toNanos() / 3;
    var unused =
        world.scheduler().scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.NANOSECONDS);
  }

  /**
   * As one Berth sees them.
   *
   * @param isRunning whether it is: one that stands still renews nothing
   */
  GroupLeases of(BooleanSupplier isRunning) {
    return (group, then) -> {
      boolean free = held == null || held.age() >= LASTS.toNanos();
      if (free) {
        held = new Held(isRunning, ++tokens);
        given.add(tokens);
      }
      then.accept(free ? held : null);
    };
  }

  /** Another Berth has it, whoever had it before. */
  void ofAnother() {
    held = new Held(() -> true, ++tokens);
  }

  boolean isFree() {
    return held == null;
  }

  /** The tokens of all leases, in order. */
  List<Long> given() {
    return given;
  }

  private void renew() {
    if (held != null && held.isRunning.getAsBoolean() && held.age() < LASTS.toNanos()) {
      held.saidNanos = world.ticker().nanos();
    }
  }

  private final class Held implements GroupLease {
    private final BooleanSupplier isRunning;
    private final long token;
    private long saidNanos = world.ticker().nanos();

    private Held(BooleanSupplier isRunning, long token) {
      this.isRunning = isRunning;
      this.token = token;
    }

    private long age() {
      return world.ticker().nanos() - saidNanos;
    }

    @Override
    public boolean isHeld() {
      return held == this && age() < TRUSTED.toNanos();
    }

    @Override
    public long token() {
      return token;
    }

    @Override
    public void release() {
      if (held == this) {
        held = null;
      }
    }
  }
}
