import type { ApprovalRecord } from "../../approvals/record.js";
import { exactJson, visible } from "../../approvals/visible.js";
import { coverageOf } from "../../approvals/words.js";
import type { ApprovalOutcome, ApprovalRequest } from "../approver.js";
import { isObject, memberOf } from "../wire/messages.js";

/** The name of the question among the questions of an `input_required` result. */
export const QUESTION_KEY = "dev.tollgate/approval";

const SHOWN_CHARACTERS = 4_000;

/** The call, as a person is to see it. */
export type Shown = Pick<ApprovalRequest, "tool" | "args" | "decision">;

/** The parameters of the `elicitation/create` request that puts a call to a person. */
export function elicitationOf(call: Shown) {
  return {
    mode: "form",
    message: questionOf(call),
    requestedSchema: {
      type: "object",
      properties: {
        approve: {
          type: "boolean",
          title: "Run this call",
          description: "Yes runs this call, and equal ones that wait for the same answer.",
        },
      },
      required: ["approve"],
    },
  } as const;
}

/** The same for a call that waits in a queue. One yes runs one call there; it may cover later ones if the policy says so. */
export function queuedElicitationOf(call: Shown, remember: ApprovalRecord["remember"]) {
  const form = elicitationOf(call);
  const properties = {
    approve: { ...form.requestedSchema.properties.approve, description: "Yes runs this call once." },
    ...(remember && { remember: rememberField(remember) }),
  };
  return { ...form, requestedSchema: { ...form.requestedSchema, properties } } as const;
}

/** The parameters of a request that opens a page for the person. Source: MCP 2025-11-25, client/elicitation, URL mode. */
export function addressElicitationOf(call: Shown, url: string, elicitationId: string) {
  return { mode: "url", message: questionOf(call), url, elicitationId } as const;
}

const questionOf = ({ tool, args, decision }: Shown): string =>
  `Run ${visible(JSON.stringify(tool))}? ${visible(decision.message)}\nArguments: ${visible(shown(args))}`;

const rememberField = (remember: NonNullable<ApprovalRecord["remember"]>) =>
  ({
    type: "boolean",
    title: "And later ones",
    description: visible(`Yes also runs ${coverageOf(remember)}.`),
  }) as const;

/** The meaning of the answer to the question; anything but an accepted form that says yes is a no. */
export function readElicitation(result: unknown): ApprovalOutcome {
  if (!isObject(result)) return "unanswered";
  const [action, content] = [memberOf(result, "action"), memberOf(result, "content")];
  if (action === "accept" && isObject(content) && memberOf(content, "approve") === true) return "approved";
  return action === "accept" || action === "decline" ? "declined" : "unanswered";
}

/** Whether the form was filled in, not only sent away. */
export const isFilledIn = (result: unknown): boolean => isObject(result) && memberOf(result, "action") === "accept";

/** Whether a yes is meant for later calls too. */
export function isForLater(result: unknown): boolean {
  const content = isObject(result) ? memberOf(result, "content") : undefined;
  return isObject(content) && memberOf(content, "remember") === true;
}

/** Whether a client with these capabilities can show a form. One that names no mode means forms. */
export function canElicit(capabilities: unknown): boolean {
  const elicitation = isObject(capabilities) ? capabilities.elicitation : undefined;
  return isObject(elicitation) && (isObject(elicitation.form) || elicitation.url === undefined);
}

/** Whether a client with these capabilities can open an address for the person. */
export function canOpen(capabilities: unknown): boolean {
  const elicitation = isObject(capabilities) ? capabilities.elicitation : undefined;
  return isObject(elicitation) && isObject(elicitation.url);
}

function shown(args: unknown): string {
  const text = exactJson(args);
  const more = text.length - SHOWN_CHARACTERS;
  return more > 0 ? `${text.slice(0, SHOWN_CHARACTERS)}… (${more} more characters, not shown)` : text;
}
