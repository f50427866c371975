package dev.berth.bench;

/** Servers, Berth and the Envoys that a program has started. */
public final class ChildProcesses {

  private ChildProcesses() {}

  /** They do not outlive a run that is interrupted. */
  public static void endWithThisOne() {
    Runtime.getRuntime().addShutdownHook(new Thread(ChildProcesses::end));
  }

  private static void end() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }
}
