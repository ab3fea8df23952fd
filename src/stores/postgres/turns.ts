/**
 * The first step of a call that charges some counters and only looks at others: it waits for all such calls that share a
 * counter with it, until they are committed. Otherwise two could each look at what the other charges before either is committed, and
 * both would pass. The locks of rows do not help: a counter that nobody has charged is not a row yet.
 *
 * Under `repeatable read` a call that has waited would still see nothing of those before it.
 */
export const waitForTurn = (charges: string): string => `
    IF looks THEN
      IF current_setting('transaction_isolation') = 'repeatable read' THEN
        RAISE EXCEPTION 'tollgate: a call that charges one counter and looks at another needs the isolation level "read committed"';
      END IF;
      PERFORM pg_advisory_xact_lock(turn.number) FROM (
        SELECT DISTINCT hashtextextended(c.key, 8027138664507830637) AS number FROM ${charges} ORDER BY number) AS turn;
    END IF;
`;
