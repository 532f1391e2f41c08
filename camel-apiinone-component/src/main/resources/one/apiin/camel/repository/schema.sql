-- The ledger of camel-apiinone, schema version 1, for H2 and PostgreSQL.
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
    created_at                  TIMESTAMP(3) WITH TIME ZONE,
    submitted_at                TIMESTAMP(3) WITH TIME ZONE,
    ended_at                    TIMESTAMP(3) WITH TIME ZONE,
    video_urls                  VARCHAR(1000000),
    credits                     INTEGER,
    failure_code                VARCHAR(200),
    failure_message             VARCHAR(2000),
    completion_source           VARCHAR(100),
    raw_reply                   VARCHAR(32768),
    correlation                 VARCHAR(1000000),
    version                     BIGINT NOT NULL,
    owner                       VARCHAR(200),
    request_in_flight           BOOLEAN NOT NULL,
    reservation_token           BIGINT,
    delivery                    VARCHAR(20) NOT NULL,
    claim_number                INTEGER NOT NULL,
    delivery_attempt            INTEGER NOT NULL,
    deliver_after               TIMESTAMP(3) WITH TIME ZONE,
    next_poll_at                TIMESTAMP(3) WITH TIME ZONE,
    poll_count                  INTEGER NOT NULL,
    failed_poll_count           INTEGER NOT NULL,
    completed_without_url_count INTEGER NOT NULL,
    estimated_credits           INTEGER,
    credit_period               VARCHAR(100),
    candidate_task_id           VARCHAR(1000),
    callback_received_at        TIMESTAMP(3) WITH TIME ZONE,
    unconfirmed_callbacks       INTEGER NOT NULL,
    last_seen_running_at        TIMESTAMP(3) WITH TIME ZONE,
    overdue                     BOOLEAN NOT NULL,
    last_error                  VARCHAR(500),
    CONSTRAINT ${prefix}TASK_KEY UNIQUE (account, task_group, idempotency_key)
);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_DUE ON ${prefix}TASK (account, state, next_poll_at, owner);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_DELIVERY ON ${prefix}TASK (account, delivery, task_group, ended_at, state, deliver_after);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_ENDED ON ${prefix}TASK (account, delivery, ended_at);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_OVERDUE ON ${prefix}TASK (account, overdue, state, submitted_at);

-- An adopted task keeps its candidate, the others have none: no two submissions adopt one task.
CREATE UNIQUE INDEX IF NOT EXISTS ${prefix}TASK_REMOTE ON ${prefix}TASK (account, task_id, candidate_task_id);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_OWNER ON ${prefix}TASK (owner);

-- One row for each process that is alive, or whose death was not noticed yet. Others take it for dead when they have
-- seen its renewals stand still for its lease.
CREATE TABLE IF NOT EXISTS ${prefix}PROCESS (
    process_id                  VARCHAR(200) NOT NULL PRIMARY KEY,
    renewals                    BIGINT NOT NULL,
    lease_millis                BIGINT NOT NULL,
    renewed_at                  TIMESTAMP(3) WITH TIME ZONE NOT NULL
);

-- Sums over all rows that an account and period ever had, the purged ones included.
CREATE TABLE IF NOT EXISTS ${prefix}CREDITS (
    account                     VARCHAR(100) NOT NULL,
    credit_period               VARCHAR(100) NOT NULL,
    credits_reserved            BIGINT NOT NULL,
    credits_charged             BIGINT NOT NULL,
    credits_refunded            BIGINT NOT NULL,
    credits_unknown             BIGINT NOT NULL,
    PRIMARY KEY (account, credit_period)
);

CREATE TABLE IF NOT EXISTS ${prefix}META (
    property_name               VARCHAR(50) NOT NULL PRIMARY KEY,
    property_value              VARCHAR(200) NOT NULL
);

INSERT INTO ${prefix}META (property_name, property_value)
    SELECT 'schema_version', '1'
    WHERE NOT EXISTS (SELECT 1 FROM ${prefix}META WHERE property_name = 'schema_version');
