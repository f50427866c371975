/**
 * The words for requests, and how bytes become one.
 *
 * <p>The head of a request gives a {@link dev.berth.request.RequestPath}: which API it speaks
 * ({@link dev.berth.request.ApiShape}), with the model where the path names it. Together with one
 * header it also settles the {@link dev.berth.request.ErrorDialect} in which the client is told
 * what went wrong. The body goes chunk by chunk through a {@link dev.berth.request.RequestScanner},
 * which touches each byte once, keeps none, and ends in a {@link dev.berth.request.ScanResult}:
 * model and stream flag, or the reason for a refusal. Both together make an {@link
 * dev.berth.request.InferenceRequest}, the only thing that the later stages see.
 *
 * <p>The scanner is the structure of JSON; each part of it is one small machine: {@link
 * dev.berth.request.StringLexer} with {@link dev.berth.request.TextRun} and {@link
 * dev.berth.request.Escape} for the bulk of every body, {@link dev.berth.request.NumberLexer},
 * {@link dev.berth.request.LiteralLexer}, {@link dev.berth.request.Nesting}. {@link
 * dev.berth.request.RequestFields} holds the rules for the fields of interest and {@link
 * dev.berth.request.CapturedText} their text.
 *
 * <p>Nothing here blocks, logs, or depends on gRPC or Envoy; records are immutable, scanners are
 * confined to their stream.
 */
@NullMarked
package dev.berth.request;

import org.jspecify.annotations.NullMarked;
