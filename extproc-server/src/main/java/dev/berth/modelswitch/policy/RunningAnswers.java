package dev.berth.modelswitch.policy;

import java.util.Arrays;

/** The requests that one server has. Confined. */
public final class RunningAnswers {

  private static final int ROOM_AT_FIRST = 16;

  private Answer[] answers = new Answer[ROOM_AT_FIRST];
  private double[] ages = new double[ROOM_AT_FIRST];
  private int count;

  /** One request, from when it was given to the server. */
  public static final class Answer {

    private final long begunNanos;
    private int place = -1;

    public Answer(long nowNanos) {
      begunNanos = nowNanos;
    }

    long begunNanos() {
      return begunNanos;
    }
  }

  int count() {
    return count;
  }

  void add(Answer answer) {
    if (count == answers.length) {
      answers = Arrays.copyOf(answers, 2 * count);
      ages = new double[2 * count];
    }
    answer.place = count;
    answers[count++] = answer;
  }

  void remove(Answer answer) {
    Answer last = answers[--count];
    last.place = answer.place;
    answers[answer.place] = last;
  }

  double drainSeconds(AnswerTimes times, long nowNanos) {
    for (int i = 0; i < count; i++) {
      ages[i] = (nowNanos - answers[i].begunNanos) / 1e9;
    }
    return times.drainSeconds(ages, count);
  }
}
