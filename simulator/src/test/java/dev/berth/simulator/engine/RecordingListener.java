package dev.berth.simulator.engine;

import java.util.ArrayList;
import java.util.List;

/** Remembers when its sequence got tokens and when it finished. */
final class RecordingListener implements SequenceListener {
  final List<Long> tokenNanos = new ArrayList<>();
  final List<Long> finishNanos = new ArrayList<>();
  private final VirtualTime time;

  RecordingListener(VirtualTime time) {
    this.time = time;
  }

  @Override
  public void onToken(Sequence sequence, int index) {
    tokenNanos.add(time.nanos());
  }

  @Override
  public void onFinish(Sequence sequence) {
    finishNanos.add(time.nanos());
  }
}
