import { expect, it } from "vitest";
import { peerOf } from "../../../src/mcp/approval/peer.js";

it.each([
  [
    { name: "claude-ai", version: "0.1.0" },
    { name: "claude-ai", text: "claude-ai 0.1.0" },
  ],
  [{ name: "x".repeat(200) }, { name: "x".repeat(200), text: "x".repeat(100) }],
  [
    { name: 7, version: "" },
    { name: undefined, text: undefined },
  ],
  [undefined, { name: undefined, text: undefined }],
])("a client that calls itself %j is read as it says", (info, expected) => {
  expect(peerOf(info, undefined)).toMatchObject(expected);
});

it.each([
  [{ elicitation: {} }, { form: true, address: false }],
  [{ elicitation: { form: {} } }, { form: true, address: false }],
  [{ elicitation: { url: {} } }, { form: false, address: true }],
  [{ elicitation: { form: {}, url: {} } }, { form: true, address: true }],
  [{ elicitation: true }, { form: false, address: false }],
  [undefined, { form: false, address: false }],
])("a client with %j shows what it declares", (capabilities, shows) => {
  expect(peerOf(undefined, capabilities).shows).toEqual(shows);
});
