/**
 * The words for requests, and how bytes become one.
 *
 * <p>The head of a request gives a {@link dev.berth.request.RequestPath}: which API it speaks
 * ({@link dev.berth.request.ApiShape}), with the model ({@link dev.berth.request.PathModel}) or the
 * stored response where the path names one. {@link dev.berth.request.FixedPaths}, {@link
 * dev.berth.request.ModelPaths} and {@link dev.berth.request.ResponsePaths} are the paths that are
 * known, {@link dev.berth.request.AdministrativePaths} those that no client may reach, in whatever
 * way they are written ({@link dev.berth.request.PathSegments}). Together with two headers the
 * shape also settles the {@link dev.berth.request.ErrorDialect} in which the client is told what
 * went wrong. {@link dev.berth.request.HttpHead} is all of it, and makes the request.
 *
 * <p>The body goes chunk by chunk through the {@link dev.berth.request.BodyReader} that {@link
 * dev.berth.request.BodyReaders} chooses. It touches each byte once, keeps none, and ends in a
 * {@link dev.berth.request.ScanResult}: model and stream flag, or the reason for a refusal. Head
 * and body make an {@link dev.berth.request.InferenceRequest}, the only thing that the later stages
 * see. Of its prompt it has {@link dev.berth.request.PromptDigests}, made by {@link
 * dev.berth.request.PromptHash}.
 *
 * <p>{@link dev.berth.request.RequestScanner} reads JSON, by {@link dev.berth.json.JsonScanner};
 * {@link dev.berth.request.RequestFields} holds the rules for the fields of interest. Where
 * somebody asks for it, {@link dev.berth.request.PromptReader} takes the bytes of the prompt from
 * each chunk, and {@link dev.berth.request.BlockDigests} cuts them into blocks.
 *
 * <p>{@link dev.berth.request.MultipartReader} reads forms: {@link
 * dev.berth.request.BoundarySearch} runs over what is between boundaries, {@link
 * dev.berth.request.PartHeaders} says what a part is, {@link dev.berth.request.FormFields} holds
 * the rules. {@link dev.berth.request.ModelField} is what both readers demand of a model.
 *
 * <p>Nothing here blocks, logs, or depends on gRPC or Envoy; records are immutable, readers are
 * confined to their stream.
 */
@NullMarked
package dev.berth.request;

import org.jspecify.annotations.NullMarked;
