package dev.berth.request;

/** Makes up request paths. */
final class Paths {

  private Paths() {}

  /** Some path of the shape. */
  static RequestPath of(ApiShape shape) {
    PathModel model = shape == ApiShape.GET_MODEL ? new PathModel("m", 11, 12) : null;
    return new RequestPath(
        shape, model, false, shape == ApiShape.STORED_RESPONSE ? "resp_1" : null);
  }
}
