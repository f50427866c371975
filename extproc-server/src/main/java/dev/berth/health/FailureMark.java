package dev.berth.health;

/**
 * Where it is kept whether a server's last answer, of those that count, was a failure: beside what
 * every decision looks at anyway. Read by any thread, written in the writer of the pool.
 */
public interface FailureMark {

  boolean isFailing();

  void setFailing(boolean failing);
}
