import { expect, it } from "vitest";
import { skeleton } from "../../../src/cli/check/skeleton.js";

it.each([
  ["get_user", "get-user"],
  ["get_user", "getUser"],
  ["get_user", "GET.USER"],
  ["paypal", "pаypаl"], // Cyrillic
  ["list", "l1st"],
  ["file", "\ufb01le"], // a ligature
  ["ab", "a\u200bb"], // a space of no width
  ["cafe", "café"],
])("%j and %j are taken for one another", (one, other) => {
  expect(skeleton(one)).toBe(skeleton(other));
});

it.each([
  ["get_user", "get_users"],
  ["read_file", "write_file"],
  ["删除", "読む"],
])("%j and %j are told apart", (one, other) => {
  expect(skeleton(one)).not.toBe(skeleton(other));
});
