package one.apiin.camel.benchmarks.polling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import one.apiin.camel.internal.schedule.AdaptivePollPlan;
import one.apiin.camel.internal.schedule.DurationDistribution;
import one.apiin.camel.internal.schedule.DurationModel;
import one.apiin.camel.internal.schedule.DurationPrior;

/**
 * Many tasks under one rate: tasks keep arriving, each submit and each poll takes a token, submits
 * go first, and every fifth token goes to a poll that is due.
 */
final class Crowd {

    private static final double TICK = 0.5;
    private static final int SUBMITS_IN_A_ROW = 4;
    private static final int MEASURED_FROM = 5;
    private static final int MEASURED_UNTIL = 8;
    private static final int RUN_UNTIL = 12;

    /** Decides which of the due polls gets the next token. */
    enum Order {
        LONGEST_DUE,
        LIKELIEST_COMPLETED,
        MOST_POLLS_MISSED
    }

    private final Durations durations;
    private final Order order;
    private final Random random;
    private final DurationModel model = new DurationModel(DurationPrior.UNKNOWN);
    private final AdaptivePollPlan plan;
    private Scores scores = Scores.of(model.estimate());
    private final double arrivals;
    private final double rate;
    private final double mean;
    private final List<Running> running = new ArrayList<>();
    private final Deque<Double> submits = new ArrayDeque<>();
    private double now;
    private double nextArrival;
    private double tokens;
    private int submitsInARow;
    private long polls;
    private double lag;
    private int ended;

    private static final class Running {
        private final double start;
        private final double end;
        private double last;
        private double due;
        private int polls;

        private Running(double start, double end) {
            this.start = start;
            this.end = end;
            this.last = start;
        }

        private boolean seen() {
            return last >= end;
        }
    }

    /** What an estimate says of the time since a task's last poll. */
    private record Scores(DurationDistribution estimate, double[] rootUntil) {

        private static final double FIRST = 0.1;
        private static final double STEP = 0.01;
        private static final int STEPS = 1_800;

        /** Tabulates the integral of the hazard's square root. */
        static Scores of(DurationDistribution estimate) {
            double[] rootUntil = new double[STEPS + 1];
            for (int i = 0; i < STEPS; i++) {
                double width = age(i + 1) - age(i);
                rootUntil[i + 1] =
                        rootUntil[i] + width * Math.sqrt(estimate.hazard(age(i) + width / 2));
            }
            return new Scores(estimate, rootUntil);
        }

        private static double age(double step) {
            return FIRST * Math.exp(STEP * step);
        }

        private double rootUntil(double age) {
            double step = Math.log(Math.max(age, FIRST) / FIRST) / STEP;
            int at = (int) Math.min(STEPS - 1, step);
            return rootUntil[at] + Math.min(1, step - at) * (rootUntil[at + 1] - rootUntil[at]);
        }

        /**
         * The probability that a task running at {@code from} has completed by {@code to}.
         */
        double ended(double from, double to) {
            return 1 - estimate.survival(to) / estimate.survival(from);
        }

        /**
         * The number of polls that a task should have had between two ages, up to a factor.
         */
        double missed(double from, double to) {
            return rootUntil(to) - rootUntil(from);
        }
    }

    /**
     * @param pending the number of running tasks
     * @param pollsPerTask the polls that the rate allows for each task besides its submit
     */
    Crowd(
            Durations durations,
            AdaptivePollPlan plan,
            Order order,
            int pending,
            double pollsPerTask,
            long seed) {
        this.durations = durations;
        this.plan = plan;
        this.order = order;
        this.random = new Random(seed);
        this.mean = durations.meanBelow(1e9);
        this.arrivals = pending / mean;
        this.rate = arrivals * (1 + pollsPerTask);
    }

    Optimum.Cost run() {
        while (now < RUN_UNTIL * mean) {
            now += TICK;
            tokens = Math.min(rate, tokens + rate * TICK);
            arrive();
            spend(dueInOrder());
            running.removeIf(Running::seen);
        }
        return new Optimum.Cost((double) polls / ended, lag / ended);
    }

    private void arrive() {
        while (nextArrival < now) {
            submits.add(nextArrival);
            nextArrival -= Math.log(1 - random.nextDouble()) / arrivals;
        }
    }

    private List<Running> dueInOrder() {
        DurationDistribution estimate = model.estimate();
        if (estimate != scores.estimate()) {
            scores = Scores.of(estimate);
        }
        ToDoubleFunction<Running> score =
                switch (order) {
                    case LONGEST_DUE -> task -> now - task.due;
                    case LIKELIEST_COMPLETED ->
                            task -> scores.ended(task.last - task.start, now - task.start);
                    case MOST_POLLS_MISSED ->
                            task -> scores.missed(task.last - task.start, now - task.start);
                };
        record Scored(Running task, double score) {}
        return running.stream()
                .filter(task -> task.due <= now)
                .map(task -> new Scored(task, score.applyAsDouble(task)))
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .map(Scored::task)
                .toList();
    }

    private void spend(List<Running> due) {
        int next = 0;
        for (; tokens >= 1 && !(submits.isEmpty() && next == due.size()); tokens--) {
            boolean pollsWait = next < due.size();
            if (submits.isEmpty() || pollsWait && submitsInARow >= SUBMITS_IN_A_ROW) {
                submitsInARow = 0;
                poll(due.get(next++));
            } else {
                submitsInARow++;
                submits.remove();
                Running task = new Running(now, now + durations.sample(random));
                running.add(task);
                plan(task);
            }
        }
    }

    private void poll(Running task) {
        task.polls++;
        double before = task.last - task.start;
        task.last = now;
        model.observe(Learner.seen(before, now - task.start, task.end - task.start));
        if (!task.seen()) {
            plan(task);
        } else if (task.start > MEASURED_FROM * mean && task.start < MEASURED_UNTIL * mean) {
            polls += task.polls;
            lag += now - task.end;
            ended++;
        }
    }

    private void plan(Running task) {
        Schedule schedule = Schedule.adaptive(plan, model.estimate(), model.prior(), 0);
        task.due = now + schedule.gap(now - task.start, task.polls, random);
    }
}
