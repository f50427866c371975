package dev.berth.it.stack;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives the tests of a class their stacks, one at a time: tests in a row with the same setup share
 * one. After a failed test it shows the end of Envoy's log, and the next test gets a fresh stack.
 */
public final class Stacks implements AfterTestExecutionCallback, AfterAllCallback {

  private @Nullable Setup setup;
  private @Nullable Stack stack;

  /** A running stack of that setup, which may have served other tests before. */
  public Stack shared(Setup wanted) {
    Stack running = stack;
    if (running != null && wanted.equals(setup)) {
      return running;
    }
    return fresh(wanted);
  }

  /** A stack of that setup which no test has used. */
  public Stack fresh(Setup wanted) {
    end();
    Stack started = Stack.start(wanted);
    stack = started;
    setup = wanted;
    return started;
  }

  /** The running stack is not fit for another test. */
  public void end() {
    Stack running = stack;
    stack = null;
    setup = null;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Stack running = stack;
    if (running != null && context.getExecutionException().isPresent()) {
      System.err.println(context.getDisplayName() + " failed; Envoy's log ends with:");
      System.err.println(running.envoy().logTail());
      end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end();
  }
}
