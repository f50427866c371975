/**
 * The command line, {@code bin/berth}, one class for each command.
 *
 * <p>{@link dev.berth.cli.ServeCommand} starts the process by way of {@link dev.berth.cli.Serving},
 * {@link dev.berth.cli.TrainCommand} does for the cache of classes, with a {@link
 * dev.berth.cli.TrainingEngine} to ask; {@link dev.berth.cli.CheckCommand} reads its configuration
 * only. The others talk to a running one over its admin address ({@link
 * dev.berth.cli.AdminClient}): {@link dev.berth.cli.ServersCommand}, {@link
 * dev.berth.cli.GroupsCommand} and {@link dev.berth.cli.ExplainCommand} ask it, {@link
 * dev.berth.cli.DrainCommand} and {@link dev.berth.cli.WakeCommand} give it orders. Here alone
 * something is printed. A {@link dev.berth.cli.UserError} is a mistake of the user's and becomes
 * one line; any other failure is a bug and says so. What comes from elsewhere is made {@link
 * dev.berth.base.Printable} first.
 */
@NullMarked
package dev.berth.cli;

import org.jspecify.annotations.NullMarked;
