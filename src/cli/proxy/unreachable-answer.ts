import { errorAnswer, type Message, type RequestId } from "../../mcp/wire/messages.js";

/** The server could not be asked, or its answer not handed on; outside the codes that JSON-RPC and MCP keep for themselves. */
const UNREACHABLE = -31001;

/** The answer to a request that the server does not answer. */
export const unreachable = (id: RequestId, why: string): Message => errorAnswer(id, UNREACHABLE, why);
