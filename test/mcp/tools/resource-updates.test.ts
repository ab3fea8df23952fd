import { expect, test } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { bothEnds } from "../raw.js";

const updated = (uri: unknown) => ({ jsonrpc: "2.0", method: "notifications/resources/updated", params: { uri } });
const engineOf = (resources: object) =>
  createEngine({ policy: parsePolicy({ version: "2", default: "allow", resources }) });
const HIDING = { default: "allow", hide: ["docs://secret"], entries: { "docs://closed": { action: "deny" } } };

test("an update of a resource that is hidden, or denied by its URI, does not reach the client", async () => {
  const { end, answers } = await bothEnds({ engine: engineOf(HIDING) });
  for (const uri of ["docs://secret", "docs://closed", "docs://open", 5]) await end.send(updated(uri) as never);
  expect(answers).toEqual([updated("docs://open"), updated(5)]);
});

test("an update of a resource whose URI is too long to be read does not reach the client", async () => {
  const engine = engineOf({ default: "deny", entries: { "docs://open/*": {} } });
  const { end, answers } = await bothEnds({ engine });
  for (const length of [1_024, 1_025]) await end.send(updated("docs://open/".padEnd(length, "a")) as never);
  expect(answers).toEqual([updated("docs://open/".padEnd(1_024, "a"))]);
});

test("an update passes where no policy decides resources, or the guard only watches", async () => {
  const engine = createEngine({ policy: parsePolicy({ version: "2", default: "deny" }) });
  for (const options of [{ engine }, { engine: engineOf(HIDING), observe: true }]) {
    const { end, answers } = await bothEnds(options);
    await end.send(updated("docs://secret") as never);
    expect(answers).toEqual([updated("docs://secret")]);
  }
});

test("an update passes where each engine that has decided on the connection lets the resource through", async () => {
  const engines = { open: engineOf({ default: "allow" }), hiding: engineOf(HIDING) };
  let chosen: keyof typeof engines = "open";
  const { end, answers, receive } = await bothEnds({ engine: () => engines[chosen] });
  await end.send(updated("docs://secret") as never);
  expect(answers).toEqual([]);
  const params = { notifications: { resourceSubscriptions: ["docs://secret"] } };
  await receive({ jsonrpc: "2.0", id: 1, method: "subscriptions/listen", params });
  await end.send(updated("docs://secret") as never);
  expect(answers).toEqual([updated("docs://secret")]);
  chosen = "hiding";
  await receive({ jsonrpc: "2.0", id: 2, method: "subscriptions/listen", params });
  await end.send(updated("docs://secret") as never);
  expect(answers).toEqual([updated("docs://secret")]);
});
