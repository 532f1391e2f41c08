package one.apiin.camel;

import java.time.Duration;

/** The options of one endpoint that its consumers read; see {@link ApiInOneEndpoint}. */
record ConsumerOptions(
        String taskId,
        Duration redeliveryDelay,
        int maxDeliveries,
        int maxInFlight,
        boolean download,
        boolean splitVideos,
        String callbackPath,
        String callbackComponent) {}
