/** A record as a line of a reply. */
const LINE = `concat_ws(E'\\t', a.state, a.asked_at, a.expires_at, coalesce(a.answered_at::text, ''),
      coalesce(a.remembered_until::text, ''), coalesce(a.answer, ''), a.question)`;

const LIVE = "a.state IN ('pending', 'approved', 'denied') AND a.expires_at > moment";

/** The server's time at this statement, and not at the beginning of the transaction, before it has waited. */
const NOW = "moment := floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint;";

/**
 * Calls that change records take turns: each waits until those before it are committed, and reads the time after that. Under
 * another isolation level a call that has waited would not see what those before it did.
 */
const TAKE_TURN = `IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'tollgate: approvals need the isolation level "read committed"';
  END IF;
  PERFORM pg_advisory_xact_lock(5307224401897622153);
  ${NOW}`;

/** A function of texts, which gives a reply. */
const define = (schema: string, name: string, parameters: string, body: string): string => `
CREATE OR REPLACE FUNCTION ${schema}.${name}(${parameters}) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  moment bigint;
  line text;
  previous text;
  taken boolean := false;
  yes boolean;
  ends bigint;
  until bigint;
BEGIN
  ${body}
END
$body$;
`;

const texts = (...names: readonly string[]): string => names.map((name) => `${name} text`).join(", ");

/** Lists what fits, the newest first, before the record of `its_before`. */
const list = (schema: string, where: string): string => `
    SELECT string_agg(listed.line, E'\\n' ORDER BY listed.place DESC) INTO line FROM (
      SELECT a.place, ${LINE} AS line FROM ${schema}.approvals AS a
      WHERE ${where} AND (its_has_before = '0' OR
        a.place < (SELECT b.place FROM ${schema}.approvals AS b WHERE b.id = its_before))
      ORDER BY a.place DESC LIMIT its_limit::bigint
    ) AS listed;`;

/**
 * The table and functions for approvals; `approval-protocol.ts` says what they are given and reply. A function has no name of those
 * for counters, which an older release may make anew at any time.
 */
export const approvalsMigration = (schema: string): string => `
CREATE TABLE IF NOT EXISTS ${schema}.approvals (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  call text COLLATE "C" NOT NULL,
  policy text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'spent', 'outdated')),
  asked_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  forget_at bigint NOT NULL,
  answered_at bigint,
  remembered_until bigint,
  remembered_by text COLLATE "C" UNIQUE,
  answer text,
  question text NOT NULL
);
CREATE INDEX IF NOT EXISTS approvals_call ON ${schema}.approvals (call, place);
CREATE INDEX IF NOT EXISTS approvals_pending ON ${schema}.approvals (expires_at) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS approvals_forget_at ON ${schema}.approvals (forget_at);
${define(
  schema,
  "add_approval",
  texts(
    ...["its_id", "its_call", "its_policy", "its_account", "its_question", "its_stands", "its_kept"],
    ...["its_pending", "its_pending_of_account"],
  ),
  `${TAKE_TURN}
  IF EXISTS (SELECT FROM ${schema}.approvals AS a WHERE a.id = its_id) THEN RETURN concat_ws(E'\\t', 'taken', moment); END IF;
  UPDATE ${schema}.approvals AS a SET state = 'outdated' WHERE a.call = its_call AND a.policy <> its_policy
    AND ${LIVE} AND a.state <> 'denied';
  SELECT ${LINE} INTO line FROM ${schema}.approvals AS a
    WHERE a.call = its_call AND a.policy = its_policy AND ${LIVE} LIMIT 1;
  IF line IS NOT NULL THEN RETURN concat_ws(E'\\t', 'there', moment) || E'\\n' || line; END IF;
  SELECT ${LINE} INTO previous FROM ${schema}.approvals AS a
    WHERE a.call = its_call AND a.forget_at > moment ORDER BY a.place DESC LIMIT 1;
  IF (SELECT count(*) FROM ${schema}.approvals AS a
    WHERE a.state = 'pending' AND a.expires_at > moment) >= its_pending::bigint
  THEN RETURN concat_ws(E'\\t', 'full', moment); END IF;
  IF (SELECT count(*) FROM ${schema}.approvals AS a
    WHERE a.state = 'pending' AND a.expires_at > moment AND a.account = its_account) >= its_pending_of_account::bigint
  THEN RETURN concat_ws(E'\\t', 'full of account', moment); END IF;
  ends := moment + its_stands::bigint;
  INSERT INTO ${schema}.approvals AS a (id, call, policy, account, question, state, asked_at, expires_at, forget_at)
    VALUES (its_id, its_call, its_policy, its_account, its_question, 'pending', moment, ends, ends + its_kept::bigint)
    RETURNING ${LINE} INTO line;
  DELETE FROM ${schema}.approvals AS a WHERE a.place IN (
    SELECT b.place FROM ${schema}.approvals AS b WHERE b.forget_at <= moment
      ORDER BY b.forget_at LIMIT 2 FOR UPDATE SKIP LOCKED);
  RETURN concat_ws(E'\\n', concat_ws(E'\\t', 'added', moment), line, previous);`,
)}${define(
  schema,
  "find_approval",
  texts("its_id"),
  `${NOW}
  SELECT ${LINE} INTO line FROM ${schema}.approvals AS a WHERE a.id = its_id AND a.forget_at > moment;
  IF line IS NULL THEN RETURN concat_ws(E'\\t', 'none', moment); END IF;
  RETURN concat_ws(E'\\t', 'found', moment) || E'\\n' || line;`,
)}${define(
  schema,
  "list_approval",
  texts("its_open", "its_limit", "its_has_before", "its_before"),
  `${NOW}
  IF its_open = '1' THEN ${list(schema, "a.state = 'pending' AND a.expires_at > moment")}
  ELSE ${list(schema, "a.forget_at > moment")}
  END IF;
  RETURN concat_ws(E'\\n', concat_ws(E'\\t', 'list', moment), line);`,
)}${define(
  schema,
  "decide_approval",
  texts("its_id", "its_yes", "its_answer", "its_counts", "its_kept", "its_remembered", "its_key"),
  `${TAKE_TURN}
  yes := its_yes = '1';
  IF NOT EXISTS (SELECT FROM ${schema}.approvals AS a WHERE a.id = its_id AND a.forget_at > moment) THEN
    RETURN concat_ws(E'\\t', 'none', moment);
  END IF;
  ends := moment + its_counts::bigint;
  until := moment + nullif(its_remembered, '')::bigint;
  UPDATE ${schema}.approvals AS a
    SET state = CASE WHEN yes THEN 'approved' ELSE 'denied' END, answer = its_answer, answered_at = moment,
      expires_at = ends, remembered_until = until, forget_at = greatest(ends, until) + its_kept::bigint
    WHERE a.id = its_id AND a.expires_at > moment AND (a.state = 'pending' OR (a.state = 'approved' AND NOT yes));
  taken := FOUND;
  IF taken AND until IS NOT NULL THEN
    UPDATE ${schema}.approvals AS a SET remembered_by = NULL WHERE a.remembered_by = its_key;
    UPDATE ${schema}.approvals AS a SET remembered_by = its_key WHERE a.id = its_id;
  END IF;
  IF NOT taken AND NOT yes THEN
    UPDATE ${schema}.approvals AS a SET remembered_until = moment WHERE a.id = its_id AND a.remembered_until > moment;
    taken := FOUND;
  END IF;
  SELECT ${LINE} INTO line FROM ${schema}.approvals AS a WHERE a.id = its_id;
  RETURN concat_ws(E'\\t', CASE WHEN taken THEN 'decided' ELSE 'late' END, moment) || E'\\n' || line;`,
)}${define(
  schema,
  "spend_approval",
  texts("its_id"),
  `${TAKE_TURN}
  UPDATE ${schema}.approvals AS a SET state = 'spent' WHERE a.id = its_id AND a.state = 'approved' AND a.expires_at > moment;
  RETURN concat_ws(E'\\t', CASE WHEN FOUND THEN 'spent' ELSE 'none' END, moment);`,
)}${define(
  schema,
  "remembered_approval",
  texts("its_key"),
  `${NOW}
  SELECT ${LINE} INTO line FROM ${schema}.approvals AS a
    WHERE a.remembered_by = its_key AND a.remembered_until > moment;
  IF line IS NULL THEN RETURN concat_ws(E'\\t', 'none', moment); END IF;
  RETURN concat_ws(E'\\t', 'found', moment) || E'\\n' || line;`,
)}`;
