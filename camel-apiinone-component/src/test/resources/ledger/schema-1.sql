-- The ledger of camel-apiinone, version 1, for H2 and PostgreSQL.
-- To create it by hand, replace ${prefix} by the component's option tablePrefix (APIINONE_).

-- One row for each submission, from before it is paid for until its end was told and retained.
CREATE TABLE IF NOT EXISTS ${prefix}TASK (
    submission_id     VARCHAR(100)  NOT NULL PRIMARY KEY,
    account           VARCHAR(100)  NOT NULL,
    task_group        VARCHAR(100)  NOT NULL,
    idempotency_key   VARCHAR(500),
    fingerprint       VARCHAR(200),
    model             VARCHAR(200),
    state             VARCHAR(20)   NOT NULL,
    task_id           VARCHAR(1000),
    created_at        TIMESTAMP(3) WITH TIME ZONE,
    submitted_at      TIMESTAMP(3) WITH TIME ZONE,
    ended_at          TIMESTAMP(3) WITH TIME ZONE,
    video_urls        VARCHAR(1000000),
    credits           INTEGER,
    failure_code      VARCHAR(200),
    failure_message   VARCHAR(2000),
    completion_source VARCHAR(100),
    raw_reply         VARCHAR(32768),
    correlation       VARCHAR(1000000),
    version           BIGINT        NOT NULL,
    owner             VARCHAR(200),
    posting           BOOLEAN       NOT NULL,
    delivery          VARCHAR(20)   NOT NULL,
    claim_number      INTEGER       NOT NULL,
    delivery_attempt  INTEGER       NOT NULL,
    deliver_after     TIMESTAMP(3) WITH TIME ZONE,
    next_look_at      TIMESTAMP(3) WITH TIME ZONE,
    looks             INTEGER       NOT NULL,
    failed_looks      INTEGER       NOT NULL,
    linkless_ends     INTEGER       NOT NULL,
    CONSTRAINT ${prefix}TASK_KEY UNIQUE (account, task_group, idempotency_key)
);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_DUE ON ${prefix}TASK (account, state, next_look_at, owner);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_ENDED ON ${prefix}TASK (account, task_group, delivery, ended_at, state);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_REMOTE ON ${prefix}TASK (account, task_id);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_OWNER ON ${prefix}TASK (owner);

-- One row for each process that is alive, or died less than a day ago.
CREATE TABLE IF NOT EXISTS ${prefix}PROCESS (
    process_id        VARCHAR(200)  NOT NULL PRIMARY KEY,
    alive_until       TIMESTAMP(3) WITH TIME ZONE NOT NULL
);

CREATE TABLE IF NOT EXISTS ${prefix}META (
    property_name     VARCHAR(50)   NOT NULL PRIMARY KEY,
    property_value    VARCHAR(200)  NOT NULL
);

INSERT INTO ${prefix}META (property_name, property_value)
    SELECT 'schema_version', '1'
    WHERE NOT EXISTS (SELECT 1 FROM ${prefix}META WHERE property_name = 'schema_version');
