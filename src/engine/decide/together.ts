import { type Limit, limitAt } from "../compile/limit.js";
import { maxAfter } from "../compile/meter.js";
import type { Charge } from "../store.js";
import type { Counted, Weighed } from "./weigh.js";

/** The charges of one call, and the tool if another call carries it. */
export interface Share {
  readonly weighed: Weighed;
  readonly tool: string | undefined;
}

/** One counter of calls that are reserved in one step. */
interface Account {
  readonly charge: Charge;
  meter: Counted;
  amount: number;
  room: number;
}

/**
 * The charges of several calls in one step: those on one counter add up, and each limit compares its own amount and those
 * of all other calls. See docs/language.md#tools-that-call-tools.
 */
export function together(shares: readonly Share[]): Pick<Weighed, "charges" | "meters" | "list"> {
  const accounts: Account[] = [];
  const places = new Map<string, number>();
  const placesOf = shares.map(({ weighed: { charges, meters } }) =>
    charges.map((charge, index) => {
      const meter = meters[index]!;
      const key = JSON.stringify([charge.counter, charge.subject]);
      const known = places.get(key);
      if (known === undefined) {
        const place = accounts.push({ charge, meter, amount: charge.amount, room: Number.MAX_SAFE_INTEGER }) - 1;
        places.set(key, place);
        return place;
      }
      const account = accounts[known]!;
      account.amount += charge.amount;
      account.meter = {
        ...account.meter,
        release: Math.min(account.meter.release, meter.release),
        looks: account.meter.looks && meter.looks,
      };
      return known;
    }),
  );
  const list: Limit[] = [];
  const listed = new Map<string, number>();
  for (const [index, { weighed, tool }] of shares.entries()) {
    for (const limit of weighed.list) {
      const place = placesOf[index]![limit.meter]!;
      const account = accounts[place]!;
      const amount = account.amount - weighed.charges[limit.meter]!.amount + limit.amount;
      account.room = Math.min(account.room, limit.max - amount);
      const joined = { ...limitAt(limit, place, amount), tool };
      // A limit that several of the calls are charged to is one: it says what the strictest of them says.
      const key = JSON.stringify([limit.policy, limit.pointer, place]);
      const known = listed.get(key);
      if (known === undefined) listed.set(key, list.push(joined) - 1);
      else if (list[known]!.amount < amount) list[known] = { ...joined, tool: list[known]!.tool };
    }
  }
  return {
    charges: accounts.map(({ charge, amount, room }) =>
      amount > Number.MAX_SAFE_INTEGER
        ? { ...charge, amount: Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER - 1 }
        : { ...charge, amount, max: maxAfter(room, amount) },
    ),
    meters: accounts.map(({ meter }) => meter),
    list,
  };
}
