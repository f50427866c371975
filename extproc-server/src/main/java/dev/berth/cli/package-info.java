/**
 * The command line, {@code bin/berth}, one class for each command.
 *
 * <p>{@link dev.berth.cli.ServeCommand} starts the process by way of {@link dev.berth.cli.Serving},
 * {@link dev.berth.cli.TrainCommand} does for the cache of classes, {@link
 * dev.berth.cli.CheckCommand} reads its configuration only; {@link dev.berth.cli.ServersCommand}
 * and {@link dev.berth.cli.ExplainCommand} ask a running one over its admin address. Here alone
 * something is printed. A {@link dev.berth.cli.UserError} is a mistake of the user's and becomes
 * one line; any other failure is a bug and says so. What comes from elsewhere is made {@link
 * dev.berth.base.Printable} first.
 */
@NullMarked
package dev.berth.cli;

import org.jspecify.annotations.NullMarked;
