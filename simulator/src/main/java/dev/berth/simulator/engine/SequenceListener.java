package dev.berth.simulator.engine;

/**
 * Hears how a sequence goes. Called on the model's thread, and may call the model back. After
 * {@link EngineModel#abort} nothing more is heard.
 */
public interface SequenceListener {

  /**
   * One token of the answer is there.
   *
   * @param index counted from 0
   */
  void onToken(Sequence sequence, int index);

  /** The answer is complete; called once, after the last token. */
  void onFinish(Sequence sequence);

  /** The engine has given the sequence up by itself; nothing more is heard. */
  default void onCut(Sequence sequence) {}
}
