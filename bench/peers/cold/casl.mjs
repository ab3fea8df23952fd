import casl from "../casl.mjs";

export const decider = (text) => casl.makers["allow by name"]({ policy: JSON.parse(text) });
