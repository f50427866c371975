/**
 * What a {@link dev.berth.simulator.policies.Study} found, for people and for programs.
 *
 * <p>{@link dev.berth.simulator.policies.report.StudyReport} holds it, {@link
 * dev.berth.simulator.policies.report.StudyTable}, {@link
 * dev.berth.simulator.policies.report.StudyJson} and {@link
 * dev.berth.simulator.policies.report.StudyPage} write it. {@link
 * dev.berth.simulator.policies.report.TrapTable} writes what became of {@link
 * dev.berth.simulator.policies.Traps}.
 */
@NullMarked
package dev.berth.simulator.policies.report;

import org.jspecify.annotations.NullMarked;
