package dev.berth.scheduling;

/** Of what a cost is made up, for people who ask. */
public sealed interface Parts permits CostParts, ScoreParts {}
