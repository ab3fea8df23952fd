import type { Bug } from "./plant.js";

const bug = (name: string, file: string, words: string, instead: string): Bug => ({ name, file, words, instead });

/** Bugs in the library. */
export const IN_THE_LIBRARY: readonly Bug[] = [
  bug("a clock runs back into an old window", "time.ts", "!(shown <= latest)", "true"),
  bug("a window is used again at its end", "engine/compile/window.ts", "now < end!", "now <= end!"),
  bug("windows of one length are not aligned", "engine/compile/window.ts", "const from = now - (into < 0 ? into + lengthMs : into);", "const from = start ?? now - into;"),
  bug("what is reserved too late is not given back", "engine/ask.ts", "if (readReservation(answer, charges)!.ok) void release(charges);", ""),
  bug("what is refused too late is given back", "engine/ask.ts", "readReservation(answer, charges)!.ok", "readReservation(answer, charges)"),
  bug("what comes too late is given back twice", "engine/ask.ts", "void release(charges);", "void release(charges).then(() => release(charges));"),
  bug("what comes in time is given back as well", "time.ts", "if (over) late?.(value);\n        else resolve(value);", "if (over || ms === 50) late?.(value);\n        resolve(value);"),
  bug("a deadline is forgotten", "time.ts", "reject(new Error(", "void (new Error("),
  bug("a store that fails is asked once more", "engine/ask.ts", "() => store.reserve(charges, now),\n          timeoutMs,",
    "async () => Promise.resolve(store.reserve(charges, now)).catch(() => store.reserve(charges, now)),\n          timeoutMs,"),
  bug("a decision is released twice", "engine/charged-decision.ts", "decision.#charges = null;", ""),
  bug("any engine releases a decision", "engine/charged-decision.ts", "decision.#engine !== engine", "false"),
  bug("a release is told as a charge of one", "engine/charged-decision.ts", "{ charges, meters: decision.#meters }", "{ charges: charges.map((charge) => ({ ...charge, amount: 1 })), meters: decision.#meters }"),
  bug("an approval is spent twice", "engine/decide/approved.ts", "open.delete(decision as object)", "true"),
  bug("an approval holds for other arguments", "engine/decide/approved.ts", "equal(a.args, b.args) &&", ""),
  bug("a replaced policy charges the counters of another", "engine/engine.ts", 'policies = known;\n      compiled = compile(policies, namespace);', 'policies = known;\n      compiled = compile(policies, namespace + " ");'),
  bug("a replaced policy is not taken up", "engine/engine.ts", 'policies = known;\n      compiled = compile(policies, namespace);', 'policies = known;\n      compile(policies, namespace);'),
  bug("namespaces share counters", "engine/compile/meter.ts", "counterKey(limit, namespace,", 'counterKey(limit, "",'),
  bug("of two limits on a counter the first counts", "engine/compile/meter.ts", "Math.min(meter.room, one.room)", "meter.room"),
  bug("a store that fails allows as if it had counted", "engine/engine.ts", "degraded(tool.allow)", "tool.allow"),
  bug("a store that fails allows where it must deny", "engine/engine.ts", 'return storeFailure === "allow" ? degraded', "return true ? degraded"),
  bug("an engine without a time counts all the same", "time.ts", "if (!Number.isFinite(shown)) return Number.NaN;", "if (!Number.isFinite(shown)) return latest;"),
  bug("a count above the maximum is believed", "engine/read-reservation.ts", "(count as number) <= max : ", "true : "),
  bug("waiting is told as if the first limit reset last", "engine/decision-from.ts", "resetAt = Math.max(resetAt, charge.windowEnd);", "resetAt = resetAt === now ? charge.windowEnd : resetAt;"),
  bug("the memory store charges before it refuses", "stores/memory/store.ts", "if (sum > max) return", "if (sum > max) cell.used = sum;\n    if (sum > max) return"),
  bug("the memory store charges some where it refuses others", "stores/memory/store.ts", "if (used[i]! + charge.amount > charge.max) ok = false;", "if (used[i]! + charge.amount > charge.max) ok = false;\n      else if (i === 0 && cell !== null) cell.used += charge.amount;"),
  bug("the memory store admits one too many", "stores/memory/store.ts", "if (sum > max) return", "if (sum > max + 1) return"),
  bug("the memory store forgets a live counter to make room", "stores/memory/store.ts", "if (size + count > maxCounters)\n", "if (size + count > maxCounters && accounts.clear() !== undefined)\n"),
  bug("the memory store forgets a window as it ends", "stores/memory/store.ts", "? 2 * (windowEnd - windowStart)", "? windowEnd - windowStart - 500"),
  bug("a release reaches the next window", "stores/memory/accounts.ts", "if (cell.counter === counter && cell.start === start) return cell;", "if (cell.counter === counter) return cell;"),
  bug("a release goes below zero", "stores/memory/store.ts", "Math.max(0, cell.used - charge.amount)", "cell.used - charge.amount"),
]; // biome-ignore format: a table

/** Bugs in the store that a world has, which has only faults that its checker is told of. */
export const IN_THE_STORE: readonly Bug[] = [
  bug("a message that may have been applied is applied again", "test/simulation/store.ts", "const answer = reserve(message);", 'if (fault === "answer lost") reserve(message);\n      const answer = reserve(message);'),
  bug("a message is answered ok and not applied", "test/simulation/store.ts", "return memory.reserve(message.charges, message.now);", "return message.number % 7 ? memory.reserve(message.charges, message.now) : { ok: true, used: message.charges.map(({ amount }) => amount) };"),
  bug("a refusal has no reason", "test/simulation/store.ts", "return memory.reserve(message.charges, message.now);", "const { ok, used } = memory.reserve(message.charges, message.now);\n      return { ok: ok && message.number % 7 > 0, used };"),
  bug("charges and their refusal are told apart by luck", "test/simulation/store.ts", "return memory.reserve(message.charges, message.now);", "const { ok, used } = memory.reserve(message.charges, message.now);\n      return { ok: ok || message.number % 7 === 0, used };"),
  bug("half of a message is applied", "test/simulation/store.ts", "return memory.reserve(message.charges, message.now);", "return memory.reserve(message.charges.length > 1 ? message.charges.slice(1) : message.charges, message.now);"),
  bug("a release is applied to another subject", "test/simulation/store.ts", "memory.release(message.charges, message.now);", 'memory.release(message.charges.map((charge) => ({ ...charge, subject: "g2" })), message.now);'),
  bug("a release is applied more than once", "test/simulation/store.ts", 'if (fault === "release delivered twice") {', 'if (fault === "answers twice") memory.release(message.charges, message.now);\n        if (fault === "release delivered twice") {'),
  bug("a crash that keeps the counters loses them", "test/simulation/store.ts", "if (loses) {", "if (!loses) memory = createMemoryStore({ maxCounters });\n      if (loses) {"),
  bug("a store is full before it is", "test/simulation/store.ts", "let memory = createMemoryStore({ maxCounters });", "let memory = createMemoryStore({ maxCounters: maxCounters && Math.max(1, maxCounters - 1) });"),
]; // biome-ignore format: a table

/** Bugs in the checker: where it is wrong, it must find fault with a sound engine. */
export const IN_THE_CHECKER: readonly Bug[] = [
  bug("a refusal is counted", "test/simulation/ledger.ts", "if (ok && call) message.standings", "if (call) message.standings"),
  bug("a release is not counted", "test/simulation/ledger.ts", "life.count = Math.max(0, life.count - charge.amount);", ""),
  bug("a counter is never forgotten", "test/simulation/ledger.ts", "expiryOf(charge) <= told;", "false;"),
  bug("lost counters are remembered", "test/simulation/ledger.ts", "for (const life of [...current.values()]) end(life, counts.order + 0.5);", ""),
  bug("a release that is delivered twice gives no excess", "test/simulation/ledger.ts", " else life.excess.push({ at: counts.order, amount: charge.amount });", ""),
  bug("a degraded decision counts", "test/simulation/verdict.ts", "limits: [], degraded: true }", "limits: [] }"),
  bug("an approval holds under the next policy", "test/simulation/engines.ts", "epoch += 1;", ""),
  bug("the clock runs backwards", "test/simulation/engines.ts", "Math.max(shows, latest)", "shows"),
  bug("the strictest of two maxima is not taken", "test/simulation/expected.ts", "Math.min(charges[known]!.max, maxUnits)", "charges[known]!.max"),
  bug("what the host released is held against it", "test/simulation/audit.ts", "at < order ? Math.min(least, to) : least", "least"),
]; // biome-ignore format: a table

/** Bugs in the library, in what is new in version "2". */
export const IN_LIMITS_OF_2: readonly Bug[] = [
  bug("a completion is heard twice", "engine/engine.ts", "const receipt = ChargedDecision.take(decision, engine);\n      const { back",
    "const heard: WeakMap<object, Receipt> = ((globalThis as any).heard ??= new WeakMap());\n      const taken = ChargedDecision.take(decision, engine);\n      if (taken) heard.set(decision, taken);\n      const receipt = heard.get(decision) ?? null;\n      const { back"),
  bug("a completion after a release gives back again", "engine/engine.ts",
    "if (receipt !== null) return ask.release(receipt.charges);\n      return atOnce ? undefined : Promise.resolve();\n    },\n    complete(decision, outcome, options) {\n      const receipt = ChargedDecision.take(decision, engine);",
    "const released = ((globalThis as any).released ??= new WeakMap());\n      if (receipt !== null) released.set(decision, receipt);\n      if (receipt !== null) return ask.release(receipt.charges);\n      return atOnce ? undefined : Promise.resolve();\n    },\n    complete(decision, outcome, options) {\n      const receipt = ChargedDecision.take(decision, engine) ?? (globalThis as any).released?.get(decision) ?? null;"),
  bug("a sliding limit reaches one slot too few back", "engine/compile/window.ts", "reach: sliding ? SLOTS : 0", "reach: sliding ? SLOTS - 1 : 0"),
  bug("a late charge is put into the newest slot", "stores/slots.ts", "if (pairs[newest] !== windowStart) return null;", "if (!(pairs[newest]! >= windowStart)) return null;"),
  bug("a late charge is compared with its own slot and those before it alone", "stores/slots.ts", "largest = Math.max(largest, sumUpTo(slots, pairs[i]!));", "void 0;"),
  bug("a charge is given back to the newest slot", "stores/memory/store.ts", "change(cell.slots, charge.windowStart, -charge.amount)", "change(cell.slots, cell.slots.pairs.at(-2)!, -charge.amount)"),
  bug("the values of `by` are joined", "engine/decide/weigh.ts", "subject: JSON.stringify([whose, ...keys])", 'subject: [whose, ...keys].join("")'),
  bug("values of `by` of two types are one", "engine/decide/weigh.ts", "counters[typeof key as keyof typeof counters]", "counters.string"),
  bug("an undecided `when` leaves its limit out", "engine/decide/weigh.ts", "1) === Verdict.False) continue;", "1) !== Verdict.True) continue;"),
  bug("a zone's clock is read a day late", "calendar.ts", "(time: number) => offsetAt(zone, time)", "(time: number) => offsetAt(zone, time - DAY)"),
  bug("a week begins on Sunday", "calendar.ts", "(day + 3) % 7", "(day + 4) % 7"),
  bug("a window is used again after the end of its day", "engine/compile/window.ts", "now < end!", "now < (calendar ? end! + 1_000 : end!)"),
  bug("`on_error` is given back after a success", "engine/settle.ts", "(failed && meter.release === Release.onError)", "meter.release === Release.onError"),
  bug("`on_end` is given back after a failure alone", "engine/settle.ts", "meter.release === Release.onEnd || ", "(failed && meter.release === Release.onEnd) || "),
  bug("a shared charge is given back where one of its limits says so", "engine/decide/weigh.ts", "account.release = Math.min(", "account.release = Math.max("),
  bug("the difference to an amount has the wrong sign", "engine/settle.ts", "if (units < charge.amount) back", "if (units > charge.amount) back"),
  bug("what a call came to is refused above `max`", "engine/settle.ts", "amount: units - charge.amount, max: Number.MAX_SAFE_INTEGER", "amount: units - charge.amount"),
  bug("a store is told no time", "engine/engine.ts", "clock.now();\n    return clock.latest();", "return clock.now();"),
  bug("a reset leaves the oldest slot", "engine/usage.ts", "length: reach + 1 }", "length: Math.max(1, reach) }"),
  bug("a reset leaves what observes", "engine/usage.ts", "[...charges, ...observed.charges].flatMap", "charges.flatMap"),
  bug("what observes has a bound", "engine/decide/observing.ts", "charges.map((charge) => ({ ...charge, max: Number.MAX_SAFE_INTEGER }))", "charges"),
  bug("what observes is charged twice", "engine/engine.ts", "const counted = chargeWatched(watched.charges,", "watch.reserve(null, watched.charges, now);\n      const counted = chargeWatched(watched.charges,"),
]; // biome-ignore format: a table

/** Bugs in the checker, where it judges what is new in version "2". */
export const IN_THE_CHECKER_OF_2: readonly Bug[] = [
  bug("a row has one slot too few", "test/simulation/ledger.ts", "some.slice(i, i + reach + 1)", "some.slice(i, i + Math.max(1, reach))"),
  bug("a reset is not counted", "test/simulation/ledger.ts", "life.count = 0;", ""),
  bug("a completion gives back what is kept", "test/simulation/ending.ts", "isGivenBack ? 0 :", "outcome ? 0 :"),
]; // biome-ignore format: a table
