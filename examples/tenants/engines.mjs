// @ts-check
import { createEngine, parsePolicy } from "tollgate";

/**
 * A row of a table of policies, such as `SELECT document, version FROM policies WHERE tenant = $1`.
 *
 * @typedef {{ readonly document: string, readonly version: number }} Row
 */

/** Refuses everything: the policy of a tenant whose own could not be read. */
const NOTHING = parsePolicy({ version: "1", default: "deny" });
const MOST = 10_000;

/**
 * One engine for each tenant, over one store. The tenant is the namespace, so no tenant spends the limits of another.
 *
 * @param {object} options
 * @param {(tenant: string) => Promise<Row | undefined>} options.load
 * @param {import("tollgate").CounterStore | import("tollgate").SyncCounterStore} options.store
 * @param {(tenant: string, error: unknown) => void} options.onBadPolicy
 */
export function createEngines({ load, store, onBadPolicy }) {
  /** @type {Map<string, { engine: import("tollgate").AnyEngine, version: number }>} */
  const known = new Map();
  /** Tenants with equal documents share one policy, and with it what is compiled. @type {Map<string, import("tollgate").Policy>} */
  const policies = new Map();

  /** @param {string} document */
  function policyOf(document) {
    const policy = policies.get(document) ?? parsePolicy(document);
    keep(policies, document, policy);
    return policy;
  }

  /** The engine of a tenant that exists; undefined for any other name. @param {string} tenant */
  return async function engineOf(tenant) {
    const row = await load(tenant);
    if (row === undefined) return undefined;
    let one = known.get(tenant);
    // A row that was read before another one may come after it.
    if (one === undefined || row.version > one.version) {
      let policy = NOTHING;
      try {
        policy = policyOf(row.document);
      } catch (error) {
        onBadPolicy(tenant, error);
      }
      if (one === undefined) one = { engine: createEngine({ policy, store, namespace: tenant }), version: row.version };
      else {
        one.engine.replacePolicy(policy);
        one.version = row.version;
      }
    }
    keep(known, tenant, one);
    return one.engine;
  };
}

/**
 * Makes an entry the youngest of its map, and drops the oldest of too many.
 *
 * @template T
 * @param {Map<string, T>} map @param {string} key @param {T} value
 */
function keep(map, key, value) {
  map.delete(key);
  map.set(key, value);
  if (map.size > MOST) map.delete(/** @type {string} */ (map.keys().next().value));
}
