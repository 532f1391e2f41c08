-- The ledger of camel-apiinone, version 3, for H2 and PostgreSQL.
-- To create it by hand, or to upgrade one of version 1 or 2, replace ${prefix} by the component's option
-- tablePrefix (APIINONE_). It may be executed again, and by several at once. Stop the processes that
-- use an older version before: they would not count the credits, and forget callbacks.

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
    estimated_credits INTEGER,
    credit_period     VARCHAR(100),
    candidate_id      VARCHAR(1000),
    called_at         TIMESTAMP(3) WITH TIME ZONE,
    calls             INTEGER       DEFAULT 0 NOT NULL,
    seen_running_at   TIMESTAMP(3) WITH TIME ZONE,
    overdue           BOOLEAN       DEFAULT FALSE NOT NULL,
    CONSTRAINT ${prefix}TASK_KEY UNIQUE (account, task_group, idempotency_key)
);

-- Since version 2.
ALTER TABLE ${prefix}TASK ADD COLUMN IF NOT EXISTS estimated_credits INTEGER;

ALTER TABLE ${prefix}TASK ADD COLUMN IF NOT EXISTS credit_period VARCHAR(100);

-- Since version 3: what callbacks have told.
ALTER TABLE ${prefix}TASK ADD COLUMN IF NOT EXISTS candidate_id VARCHAR(1000);

ALTER TABLE ${prefix}TASK ADD COLUMN IF NOT EXISTS called_at TIMESTAMP(3) WITH TIME ZONE;

ALTER TABLE ${prefix}TASK ADD COLUMN IF NOT EXISTS calls INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE ${prefix}TASK ADD COLUMN IF NOT EXISTS seen_running_at TIMESTAMP(3) WITH TIME ZONE;

ALTER TABLE ${prefix}TASK ADD COLUMN IF NOT EXISTS overdue BOOLEAN DEFAULT FALSE NOT NULL;

CREATE INDEX IF NOT EXISTS ${prefix}TASK_DUE ON ${prefix}TASK (account, state, next_look_at, owner);

-- In version 1 it was TASK_ENDED and began with the group.
CREATE INDEX IF NOT EXISTS ${prefix}TASK_TOLD ON ${prefix}TASK (account, delivery, task_group, ended_at, state);

DROP INDEX IF EXISTS ${prefix}TASK_ENDED;

CREATE INDEX IF NOT EXISTS ${prefix}TASK_REMOTE ON ${prefix}TASK (account, task_id);

CREATE INDEX IF NOT EXISTS ${prefix}TASK_OWNER ON ${prefix}TASK (owner);

-- One row for each process that is alive, or died less than a day ago.
CREATE TABLE IF NOT EXISTS ${prefix}PROCESS (
    process_id        VARCHAR(200)  NOT NULL PRIMARY KEY,
    alive_until       TIMESTAMP(3) WITH TIME ZONE NOT NULL
);

-- Since version 2: sums over all rows of an account and a period that ever were, the purged ones included.
CREATE TABLE IF NOT EXISTS ${prefix}CREDITS (
    account           VARCHAR(100)  NOT NULL,
    credit_period     VARCHAR(100)  NOT NULL,
    credits_reserved  BIGINT        NOT NULL,
    credits_charged   BIGINT        NOT NULL,
    credits_refunded  BIGINT        NOT NULL,
    credits_unknown   BIGINT        NOT NULL,
    PRIMARY KEY (account, credit_period)
);

CREATE TABLE IF NOT EXISTS ${prefix}META (
    property_name     VARCHAR(50)   NOT NULL PRIMARY KEY,
    property_value    VARCHAR(200)  NOT NULL
);

INSERT INTO ${prefix}META (property_name, property_value)
    SELECT 'schema_version', '3'
    WHERE NOT EXISTS (SELECT 1 FROM ${prefix}META WHERE property_name = 'schema_version');

UPDATE ${prefix}META SET property_value = '3' WHERE property_name = 'schema_version' AND property_value IN ('1', '2');
