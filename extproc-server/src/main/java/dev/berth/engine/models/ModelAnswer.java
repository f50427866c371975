package dev.berth.engine.models;

import dev.berth.endpoint.ServedModel;
import dev.berth.engine.EngineReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer as far as models go.
 *
 * @param models what it serves; null unless the result is {@link PollResult#LISTED}
 */
record ModelAnswer(PollResult result, @Nullable List<ServedModel> models) {

  private static final int OK = 200;

  static ModelAnswer of(EngineReply reply) {
    if (reply instanceof EngineReply.Answered answered) {
      return answered.status() == OK ? ofBody(answered.body()) : failed(PollResult.STATUS);
    }
    if (reply instanceof EngineReply.Refused) {
      return failed(PollResult.REFUSED);
    }
    return failed(reply instanceof EngineReply.TimedOut ? PollResult.TIMED_OUT : PollResult.BROKEN);
  }

  static ModelAnswer listed(List<ServedModel> models) {
    return new ModelAnswer(PollResult.LISTED, List.copyOf(models));
  }

  static ModelAnswer failed(PollResult result) {
    return new ModelAnswer(result, null);
  }

  private static ModelAnswer ofBody(byte[] body) {
    List<ServedModel> models = ModelCards.read(body);
    return models == null ? failed(PollResult.MALFORMED) : listed(models);
  }
}
