-- The ledger of camel-apiinone, schema version 1, for MariaDB. Times are UTC.
-- To create it by hand, replace ${prefix} by the component's option tablePrefix (APIINONE_). It may be
-- executed again, and by several processes at once.

-- One row for each submission, from before the POST until its completion was delivered and retained.
CREATE TABLE IF NOT EXISTS ${prefix}TASK (
    submission_id               VARCHAR(100) NOT NULL PRIMARY KEY,
    account                     VARCHAR(100) NOT NULL,
    task_group                  VARCHAR(100) NOT NULL,
    idempotency_key             VARCHAR(500),
    fingerprint                 VARCHAR(200),
    model                       VARCHAR(200),
    state                       VARCHAR(20) NOT NULL,
    task_id                     VARCHAR(1000),
    created_at                  DATETIME(3),
    submitted_at                DATETIME(3),
    ended_at                    DATETIME(3),
    video_urls                  LONGTEXT,
    credits                     INTEGER,
    failure_code                VARCHAR(200),
    failure_message             VARCHAR(2000),
    completion_source           VARCHAR(100),
    raw_reply                   MEDIUMTEXT,
    correlation                 LONGTEXT,
    version                     BIGINT NOT NULL,
    owner                       VARCHAR(200),
    request_in_flight           BOOLEAN NOT NULL,
    reservation_token           BIGINT,
    delivery                    VARCHAR(20) NOT NULL,
    claim_number                INTEGER NOT NULL,
    delivery_attempt            INTEGER NOT NULL,
    deliver_after               DATETIME(3),
    next_poll_at                DATETIME(3),
    poll_count                  INTEGER NOT NULL,
    failed_poll_count           INTEGER NOT NULL,
    completed_without_url_count INTEGER NOT NULL,
    estimated_credits           INTEGER,
    credit_period               VARCHAR(100),
    candidate_task_id           VARCHAR(1000),
    callback_received_at        DATETIME(3),
    unconfirmed_callbacks       INTEGER NOT NULL,
    last_seen_running_at        DATETIME(3),
    overdue                     BOOLEAN NOT NULL,
    last_error                  VARCHAR(500),
    CONSTRAINT ${prefix}TASK_KEY UNIQUE (account, task_group, idempotency_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS ${prefix}TASK_DUE ON ${prefix}TASK (account, state, next_poll_at, owner);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_DELIVERY ON ${prefix}TASK (account, delivery, task_group, ended_at, state, deliver_after);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_ENDED ON ${prefix}TASK (account, delivery, ended_at);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_OVERDUE ON ${prefix}TASK (account, overdue, state, submitted_at);

-- An adopted task keeps its candidate, the others have none: no two submissions adopt one task.
CREATE UNIQUE INDEX IF NOT EXISTS ${prefix}TASK_REMOTE ON ${prefix}TASK (account, task_id(300), candidate_task_id(300));

CREATE INDEX IF NOT EXISTS ${prefix}TASK_OWNER ON ${prefix}TASK (owner);

-- One row for each process that is alive, or whose death was not noticed yet. Others take it for dead when they have
-- seen its renewals stand still for its lease.
CREATE TABLE IF NOT EXISTS ${prefix}PROCESS (
    process_id                  VARCHAR(200) NOT NULL PRIMARY KEY,
    renewals                    BIGINT NOT NULL,
    lease_millis                BIGINT NOT NULL,
    renewed_at                  DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Sums over all rows that an account and period ever had, the purged ones included.
CREATE TABLE IF NOT EXISTS ${prefix}CREDITS (
    account                     VARCHAR(100) NOT NULL,
    credit_period               VARCHAR(100) NOT NULL,
    credits_reserved            BIGINT NOT NULL,
    credits_charged             BIGINT NOT NULL,
    credits_refunded            BIGINT NOT NULL,
    credits_unknown             BIGINT NOT NULL,
    PRIMARY KEY (account, credit_period)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS ${prefix}META (
    property_name               VARCHAR(50) NOT NULL PRIMARY KEY,
    property_value              VARCHAR(200) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT INTO ${prefix}META (property_name, property_value)
    SELECT 'schema_version', '1' FROM DUAL
    WHERE NOT EXISTS (SELECT 1 FROM ${prefix}META WHERE property_name = 'schema_version');
