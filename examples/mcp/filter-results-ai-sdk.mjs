// @ts-check
/**
 * A tool of the AI SDK whose results are filtered before the model reads them.
 * @template {{ execute?: (...args: any[]) => any }} Tool
 * @param {Tool} tool
 * @param {(result: any) => any} filter
 * @returns {Tool}
 */
export function withFilteredResult(tool, filter) {
  const { execute } = tool;
  return execute === undefined ? tool : { ...tool, execute: async (...args) => filter(await execute(...args)) };
}
