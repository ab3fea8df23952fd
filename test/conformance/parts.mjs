// @ts-check
// What the protocol's conformance suite expects of a server under test, in the words of no SDK.

/** One pixel, and half a second of silence. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
export const WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

export const text = (/** @type {string} */ said) => ({ type: /** @type {const} */ ("text"), text: said });
const image = { type: /** @type {const} */ ("image"), data: PNG, mimeType: "image/png" };
const audio = { type: /** @type {const} */ ("audio"), data: WAV, mimeType: "audio/wav" };

const resource = (/** @type {string} */ uri, /** @type {string} */ mimeType, /** @type {string} */ said) => ({
  type: /** @type {const} */ ("resource"),
  resource: { uri, mimeType, text: said },
});

/** What lists want to read of a tool or prompt. @param {string} name */
export const described = (name) => ({ description: name.replaceAll("_", " ") });

/** Tools without arguments that always answer the same. */
export const CONSTANT_TOOLS = {
  test_simple_text: [text("This is a simple text response for testing.")],
  test_image_content: [image],
  test_audio_content: [audio],
  test_embedded_resource: [resource("test://embedded-resource", "text/plain", "This is an embedded resource content.")],
  test_multiple_content_types: [
    text("Multiple content types test:"),
    image,
    resource("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
  ],
};

export const RESOURCES = {
  "test://static-text": { mimeType: "text/plain", text: "This is the content of the static text resource." },
  "test://static-binary": { mimeType: "image/png", blob: PNG },
  "test://watched-resource": { mimeType: "text/plain", text: "Watched." },
};

export const templateOf = (/** @type {string} */ id) => ({
  uri: `test://template/${id}/data`,
  mimeType: "application/json",
  text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
});

const user = (/** @type {any} */ content) => ({ role: /** @type {const} */ ("user"), content });
export const PROMPTS = {
  test_simple_prompt: () => [user(text("This is a simple prompt for testing."))],
  test_prompt_with_arguments: (/** @type {any} */ { arg1, arg2 }) => [
    user(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  ],
  test_prompt_with_embedded_resource: (/** @type {any} */ { resourceUri }) => [
    user(resource(resourceUri, "text/plain", "Embedded resource content for testing.")),
    user(text("Please process the embedded resource above.")),
  ],
  test_prompt_with_image: () => [user(image), user(text("Please analyze the image above."))],
};

/** Forms that a tool asks the client to show. */
export const FORMS = {
  test_elicitation_sep1034_defaults: {
    name: { type: "string", default: "John Doe" },
    age: { type: "integer", default: 30 },
    score: { type: "number", default: 95.5 },
    status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
    verified: { type: "boolean", default: true },
  },
  test_elicitation_sep1330_enums: {
    untitledSingle: { type: "string", enum: ["option1", "option2", "option3"] },
    titledSingle: {
      type: "string",
      oneOf: ["First", "Second", "Third"].map((title, index) => ({
        const: `value${index + 1}`,
        title: `${title} Option`,
      })),
    },
    legacyEnum: {
      type: "string",
      enum: ["opt1", "opt2", "opt3"],
      enumNames: ["Option One", "Option Two", "Option Three"],
    },
    untitledMulti: { type: "array", items: { type: "string", enum: ["option1", "option2", "option3"] } },
    titledMulti: {
      type: "array",
      items: {
        anyOf: ["First", "Second", "Third"].map((title, index) => ({
          const: `value${index + 1}`,
          title: `${title} Choice`,
        })),
      },
    },
  },
};

/** A form of one string. @param {string} name @param {string} message */
export const form = (name, message) => ({
  message,
  requestedSchema: /** @type {any} */ ({
    type: "object",
    properties: { [name]: { type: "string" } },
    required: [name],
  }),
});

/** Guards a server with a policy that allows everything, if the process was told to. @template S @param {S} server @returns {Promise<S>} */
export async function maybeGuarded(server) {
  if (process.argv[2] !== "guarded") return server;
  const [{ createEngine, parsePolicy }, { guardServer }] = await Promise.all([
    import("tollgate"),
    import("tollgate/mcp"),
  ]);
  // With both sections, so that each request about a resource or a prompt is read, decided and made anew.
  const allowing = { default: "allow" };
  engine ??= createEngine({
    policy: parsePolicy({ version: "2", ...allowing, resources: allowing, prompts: allowing }),
  });
  guardServer(/** @type {any} */ (server), { engine });
  return server;
}

/** @type {import("tollgate").Engine | undefined} */
let engine;

/** Listens on a free port and says which. @param {import("node:http").Server} http */
export function listen(http) {
  http.listen(0, "127.0.0.1", () => {
    const { port } = /** @type {import("node:net").AddressInfo} */ (http.address());
    console.log(`http://127.0.0.1:${port}/mcp`);
  });
}
