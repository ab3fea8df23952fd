import type { Outcome } from "../../engine/outcome.js";
import { isObject, type Message, memberOf } from "../wire/messages.js";

/** Tells the engine that a call ended. Only the first time counts. */
export type End = (outcome: Outcome) => void;

/** A request about tasks, whose answer may tell that one has ended. */
export interface TaskRequest {
  /** The task whose result is asked for; undefined where the answer names the tasks that it tells of. */
  readonly resultOf: unknown;
}

/** Sees the calls of one connection end. */
export interface Ends {
  /** The server's answer to a call passes. */
  ofCall(answer: Message, end: End): void;
  /** Its answer to a request about tasks. */
  ofTasks(answer: Message, request: TaskRequest): void;
  /** A request or a notification of the server passes. */
  told(message: Message): void;
  /** No task is heard of any more. */
  close(): void;
}

type Members = Readonly<Record<string, unknown>>;

/** The tasks of a connection whose end completes a call: the last so many that its calls made. */
const MOST_TASKS = 1_000;

/** By status, how a task ended. In the era of 2026 a tool's own failure is a task that completed with it. */
const ENDED: ReadonlyMap<unknown, Outcome> = new Map([
  ["completed", "succeeded"],
  ["failed", "failed"],
  ["cancelled", "failed"],
]);

/** The notifications that tell of a task, in either era. */
const TELLS: ReadonlySet<unknown> = new Set(["notifications/tasks/status", "notifications/tasks"]);

/** The request, if its answer may tell that a task has ended. */
export function taskRequest(message: object): TaskRequest | null {
  const method = memberOf(message, "method");
  if (typeof method !== "string" || !method.startsWith("tasks/")) return null;
  const params = memberOf(message, "params");
  return { resultOf: method === "tasks/result" && isObject(params) ? memberOf(params, "taskId") : undefined };
}

export function createEnds(): Ends {
  /** By id; undefined once the task has ended, and for an id that two calls were given. */
  const tasks = new Map<unknown, End | undefined>();

  function made(task: Members, end: End): void {
    const outcome = outcomeOfTask(task);
    if (outcome !== undefined) {
      end(outcome);
      return;
    }
    tasks.set(task.taskId, tasks.has(task.taskId) ? undefined : end);
    if (tasks.size > MOST_TASKS) tasks.delete(tasks.keys().next().value);
  }

  function ended(taskId: unknown, outcome: Outcome | undefined): void {
    const end = tasks.get(taskId);
    if (end === undefined || outcome === undefined) return;
    tasks.set(taskId, undefined);
    end(outcome);
  }

  return {
    ofCall({ result }, end) {
      const task = isObject(result) && (result.resultType === "task" ? result : result.task);
      const outcome = isObject(result) ? outcomeOf(result) : "failed";
      if (isObject(task) && typeof task.taskId === "string") made(task, end);
      else if (outcome !== undefined) end(outcome);
    },
    ofTasks({ result }, { resultOf }) {
      // An error is that of the question: a task that the server has forgotten may still run.
      if (!isObject(result)) return;
      const listed = Array.isArray(result.tasks) ? result.tasks.filter(isObject) : [];
      if (resultOf !== undefined) ended(resultOf, outcomeOf(result));
      else for (const task of [result, ...listed]) ended(task.taskId, outcomeOfTask(task));
    },
    told(message) {
      const params = memberOf(message, "params");
      if (TELLS.has(memberOf(message, "method")) && isObject(params)) ended(params.taskId, outcomeOfTask(params));
    },
    close: () => tasks.clear(),
  };
}

/** How a tool's result says that it went; undefined for a result that is not the last word. */
function outcomeOf({ resultType = "complete", isError }: Members): Outcome | undefined {
  if (resultType !== "complete") return undefined;
  return isError === true ? "failed" : "succeeded";
}

const outcomeOfTask = ({ status, result }: Members): Outcome | undefined =>
  status === "completed" && isObject(result) ? outcomeOf(result) : ENDED.get(status);
