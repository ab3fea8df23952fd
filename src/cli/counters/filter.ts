import { isNameless, type Row } from "./row.js";

/** The counters that are meant: all, or those that agree in what is given. */
export interface Filter {
  /** As the policy writes it. */
  readonly counter?: string | undefined;
  /** The scope value. */
  readonly subject?: string | undefined;
  readonly namespace?: string | undefined;
}

export const isFiltering = ({ counter, subject, namespace }: Filter): boolean =>
  counter !== undefined || subject !== undefined || namespace !== undefined;

/** Whether a filter means this row. Only a filter for all means a counter without a name: nobody can tell whose it is. */
export function matches(filter: Filter, { content }: Row): boolean {
  if (!isFiltering(filter)) return true;
  if (isNameless(content)) return false;
  const { parts, subject } = content;
  const agrees = (wanted: string | undefined, is: string): boolean => wanted === undefined || wanted === is;
  // A global counter has no scope value, and an empty one cannot be given.
  return (
    agrees(filter.counter, parts.counter) &&
    agrees(filter.subject, subject) &&
    agrees(filter.namespace, parts.namespace)
  );
}
