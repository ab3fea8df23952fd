import { pathText } from "../policy/path.js";
import type { ApprovalRecord } from "./record.js";

/** A span of time in words, not longer than it is. */
export function spanOf(ms: number): string {
  const seconds = Math.max(1, Math.floor(ms / 1000));
  if (seconds < 60) return count(seconds, "second");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return count(minutes, "minute");
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? count(hours, "hour") : count(Math.floor(hours / 24), "day");
}

const count = (of: number, unit: string): string => `${of} ${unit}${of === 1 ? "" : "s"}`;

/** The later calls that a yes may cover too, in words. */
export function coverageOf({ seconds, match }: NonNullable<ApprovalRecord["remember"]>): string {
  const same = match === undefined ? "arguments" : match.map((path) => `\`${pathText(path)}\``).join(" and ");
  return `later calls of this tool with the same ${same}, for ${spanOf(seconds * 1000)}`;
}
