package dev.berth.simulator.sleep;

/** Whose paths a process answers to. */
public enum SleepApi {
  VLLM,
  SGLANG
}
