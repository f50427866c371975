package dev.berth.admin;

import dev.berth.endpoint.Endpoint;
import dev.berth.modelswitch.SleepCalls;
import java.time.Duration;
import java.util.function.Consumer;

/** Servers that are gone. */
final class NobodySleeps implements SleepCalls {

  @Override
  public void sleep(Endpoint server, Duration timeout, Consumer<Boolean> done) {
    done.accept(false);
  }

  @Override
  public void wake(Endpoint server, Duration timeout, Consumer<Boolean> done) {
    done.accept(false);
  }

  @Override
  public void look(Endpoint server, Consumer<Found> found) {
    found.accept(Found.GONE);
  }
}
