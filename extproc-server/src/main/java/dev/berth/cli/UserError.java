package dev.berth.cli;

/** A mistake that the user can mend; its message is all the user gets to see. */
final class UserError extends Exception {

  private static final long serialVersionUID = 1L;

  UserError(String message) {
    super(message);
  }
}
